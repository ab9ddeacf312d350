using System.Buffers.Text;
using System.Text;
using Lambda.SharedLogic.Events;

namespace Lambda.Simulation.Cities;

/// <summary>Writes events as JSON, one after the other. Nothing that a city writes needs an escape.</summary>
/// <param name="idPrefix">What the city's ids start with.</param>
internal sealed class EventWriter(string idPrefix)
{
    private const int CoordinateDigits = 7;
    private const long CoordinateScale = 10_000_000;

    // Events have about 400 bytes; what is copied into them from elsewhere is bounded by the map's names and the seed's digits.
    private readonly byte[] _buffer = new byte[2_048];
    private readonly byte[][] _statuses =
        [.. Enumerable.Range(0, (int)DeliveryStatus.Cancelled + 1).Select(status => status == 0 ? [] : Encoding.UTF8.GetBytes(DeliveryStatuses.Name((DeliveryStatus)status)))];

    private readonly byte[] _idPrefix = Encoding.UTF8.GetBytes(idPrefix);
    private long _events;
    private int _length;
    private long _time;

    /// <summary>An id of this city as it stands in events: a letter for what it names, and a number.</summary>
    public byte[] Id(char kind, long number) => Encoding.UTF8.GetBytes($"{idPrefix}{kind}{number}");

    /// <summary>Begins an event.</summary>
    public EventWriter Begin(ReadOnlySpan<byte> packageId, long time, DeliveryStatus status)
    {
        _length = 0;
        _time = time;
        Raw(SimulatedRecord.BeforeId).Raw(_idPrefix).Raw("E"u8).Number(++_events);
        Raw("\",\"package_id\":\""u8).Raw(packageId);
        Raw("\",\"timestamp\":\""u8).Instant(time);
        return Raw("\",\"shipment_status\":\""u8).Raw(_statuses[(int)status]).Raw("\""u8);
    }

    /// <summary>Adds members written before: <c>,"name":value</c>.</summary>
    public EventWriter Members(ReadOnlySpan<byte> json) => Raw(json);

    /// <summary>Adds a member that is a whole number.</summary>
    public EventWriter Count(ReadOnlySpan<byte> name, long value) => Name(name).Number(value);

    /// <summary>Adds a member that is a time.</summary>
    public EventWriter Time(ReadOnlySpan<byte> name, long time) => Name(name).Raw("\""u8).Instant(time).Raw("\""u8);

    /// <summary>Adds where it happened.</summary>
    public EventWriter Position(Place place) =>
        Raw(",\"gps_coordinates\":{\"latitude\":"u8).Degrees(place.LatitudeE7).Raw(",\"longitude\":"u8).Degrees(place.LongitudeE7).Raw("}"u8);

    /// <summary>Ends the event.</summary>
    /// <param name="mayWait">See <see cref="CityEvent"/>.</param>
    public CityEvent End(bool mayWait = true)
    {
        Raw("}"u8);
        return new CityEvent(_buffer[.._length], _time, mayWait);
    }

    private EventWriter Name(ReadOnlySpan<byte> name) => Raw(",\""u8).Raw(name).Raw("\":"u8);

    private EventWriter Raw(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(_buffer.AsSpan(_length));
        _length += bytes.Length;
        return this;
    }

    private EventWriter Number(long value)
    {
        Utf8Formatter.TryFormat(value, _buffer.AsSpan(_length), out var written);
        _length += written;
        return this;
    }

    /// <summary>The map lies north and east: degrees are positive.</summary>
    private EventWriter Degrees(long e7)
    {
        Number(e7 / CoordinateScale).Raw("."u8);
        return Digits(e7 % CoordinateScale, CoordinateDigits);
    }

    private EventWriter Instant(long time)
    {
        var instant = DateTime.UnixEpoch.AddTicks(time * TimeSpan.TicksPerMillisecond);
        var (year, month, day) = DateOnly.FromDateTime(instant);
        var inDay = time % Duration.Day;
        Digits(year, 4).Raw("-"u8).Digits(month, 2).Raw("-"u8).Digits(day, 2).Raw("T"u8);
        Digits(inDay / Duration.Hour, 2).Raw(":"u8).Digits(inDay / Duration.Minute % 60, 2).Raw(":"u8);
        return Digits(inDay / Duration.Second % 60, 2).Raw("."u8).Digits(inDay % Duration.Second, 3).Raw("Z"u8);
    }

    private EventWriter Digits(long value, int digits)
    {
        for (var place = _length + digits - 1; place >= _length; place--)
        {
            _buffer[place] = (byte)('0' + (value % 10));
            value /= 10;
        }

        _length += digits;
        return this;
    }
}
