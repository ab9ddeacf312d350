using Lambda.SharedLogic.Encoding;
using Lambda.SharedLogic.Events;

namespace Lambda.SharedLogic.Aggregates;

/// <summary>
/// The latest route, origin and destination of one event, by event time, then offset, then partition: <see cref="LatestAggregate{T, TCodec}"/> of two texts in
/// 32 bytes and one array, because there are as many of them as packages. Bytes: whether there is one, its place in the log, origin and destination as
/// a flag and bytes each.
/// </summary>
public readonly struct LatestRouteAggregate : IAggregate<RouteReport, RouteState>
{
    /// <inheritdoc/>
    public RouteState Identity => default;

    /// <inheritdoc/>
    public void Add(ref RouteState state, in RouteReport input)
    {
        if (state.Route is null || Compare(in input, in state) > 0)
        {
            state.Take(in input);
        }
    }

    /// <inheritdoc/>
    public void Merge(ref RouteState state, in RouteState other)
    {
        if (other.Route is not null)
        {
            Add(ref state, other.ToReport());
        }
    }

    /// <inheritdoc/>
    public void Encode(in RouteState state, StateWriter writer)
    {
        writer.WriteFlag(state.Route is not null);
        if (state.Route is null)
        {
            return;
        }

        writer.WriteSigned(state.Time);
        writer.WriteSigned(state.Offset);
        writer.WriteSigned(state.Partition);
        TextCodec.Write(state.Origin, writer);
        TextCodec.Write(state.Destination, writer);
    }

    /// <inheritdoc/>
    public RouteState Decode(ref StateReader reader)
    {
        var state = default(RouteState);
        if (!reader.ReadFlag())
        {
            return state;
        }

        var (time, offset, partition) = (reader.ReadSigned(), reader.ReadSigned(), reader.ReadSigned());
        if (partition is < int.MinValue or > int.MaxValue)
        {
            throw new CorruptStateException($"partition {partition} is out of range");
        }

        var (origin, destination) = (TextCodec.Read(ref reader), TextCodec.Read(ref reader));
        if (origin.Bytes.Length > short.MaxValue || destination.Bytes.Length > short.MaxValue)
        {
            throw new CorruptStateException($"a route of {origin.Bytes.Length} and {destination.Bytes.Length} bytes");
        }

        state.Take(new RouteReport(time, offset, (int)partition, origin, destination));
        return state;
    }

    private static int Compare(in RouteReport left, in RouteState right)
    {
        var order = left.Time.CompareTo(right.Time);
        order = order != 0 ? order : left.Offset.CompareTo(right.Offset);
        order = order != 0 ? order : left.Partition.CompareTo(right.Partition);
        order = order != 0 ? order : TextCodec.Compare(left.Origin, right.Origin);
        return order != 0 ? order : TextCodec.Compare(left.Destination, right.Destination);
    }
}

/// <summary>A route and where in the log an event says it.</summary>
/// <param name="Time">The event time, in microseconds since 1970-01-01T00:00Z.</param>
/// <param name="Offset">The event's offset.</param>
/// <param name="Partition">The event's partition.</param>
/// <param name="Origin">Where the route starts; may be absent.</param>
/// <param name="Destination">Where it ends; may be absent.</param>
public readonly record struct RouteReport(long Time, long Offset, int Partition, Utf8Text Origin, Utf8Text Destination);

/// <summary>The state of a <see cref="LatestRouteAggregate"/>.</summary>
public struct RouteState
{
    private const short Absent = -1;
    private short _originLength; // a text field has 800 bytes at most
    private short _destinationLength;

    /// <summary>Both texts, end to end; longer than they are when a longer route was here before. <c>null</c> when there is none.</summary>
    internal byte[]? Route;

    /// <summary>The event time.</summary>
    public long Time { readonly get; private set; }

    /// <summary>The event's offset.</summary>
    public long Offset { readonly get; private set; }

    /// <summary>The event's partition.</summary>
    public int Partition { readonly get; private set; }

    /// <summary>Where the route starts.</summary>
    public readonly Utf8Text Origin => Text(0, _originLength);

    /// <summary>Where it ends.</summary>
    public readonly Utf8Text Destination => Text(_originLength < 0 ? 0 : _originLength, _destinationLength);

    internal readonly RouteReport ToReport() => new(Time, Offset, Partition, Origin, Destination);

    internal void Take(in RouteReport report)
    {
        var length = report.Origin.Bytes.Length + report.Destination.Bytes.Length;
        if (Route is null || Route.Length < length)
        {
            Route = new byte[length];
        }

        report.Origin.Bytes.CopyTo(Route);
        report.Destination.Bytes.CopyTo(Route.AsSpan(report.Origin.Bytes.Length));
        (Time, Offset, Partition) = (report.Time, report.Offset, report.Partition);
        _originLength = LengthOf(report.Origin);
        _destinationLength = LengthOf(report.Destination);
    }

    private static short LengthOf(Utf8Text text) => text.IsPresent ? checked((short)text.Bytes.Length) : Absent;

    private readonly Utf8Text Text(int start, int length) => Route is null || length < 0 ? default : new Utf8Text(Route, start, length);
}
