using System.Text.Json;
using Lambda.SharedLogic.Json;

namespace Lambda.SharedLogic.Events;

/// <summary>
/// Reads a scanned record's fields by their rules. The first field that breaks one is kept as <see cref="Rejection"/>; what is
/// returned for it is of no use.
/// </summary>
/// <param name="json">The record.</param>
/// <param name="fields">Where its fields stand.</param>
/// <param name="isPrintable">What <see cref="RecordScanner.Scan"/> said: then texts are taken as they stand.</param>
/// <param name="kept">The record again when it stays where it is for as long as its event is used; else empty, and texts are copied.</param>
/// <param name="batch">Takes the texts that are copied.</param>
internal ref struct FieldReader(ReadOnlySpan<byte> json, ref readonly RecordFields fields, bool isPrintable, ArraySegment<byte> kept, DeliveryEventBatch batch)
{
    // The longest spelling of a character: two escaped surrogates of six bytes each.
    private const int LongestEscapedText = EventLimits.TextCharacters * 12;

    private readonly ReadOnlySpan<byte> _json = json;
    private readonly ref readonly RecordFields _fields = ref fields;

    /// <summary>The first broken rule.</summary>
    public EventRejection? Rejection { get; private set; }

    /// <summary>A text; the default when absent.</summary>
    public Utf8Text Text(EventField field)
    {
        var place = Place(field);
        if (!IsPlainText(place))
        {
            return TryReadText(field, out var text) ? batch.CommitText(text.Length) : default;
        }

        return kept.Array is { } array ? new Utf8Text(array, kept.Offset + place.Start, place.Length) : batch.AddText(Raw(place));
    }

    /// <summary>A time in microseconds.</summary>
    public long? Time(EventField field)
    {
        if (!TryReadShort(field, out var text))
        {
            return null;
        }

        var outcome = IsoTime.Read(text, out var time);
        if (outcome != IsoTime.Outcome.Valid)
        {
            Reject(field, outcome == IsoTime.Outcome.Malformed ? EventReasons.NotATime : EventReasons.NoSuchTime);
        }
        else if (time is < EventLimits.FirstTime or >= EventLimits.EndOfTime)
        {
            Reject(field, EventReasons.TimeOutOfRange);
        }

        return time;
    }

    /// <summary>The status.</summary>
    public DeliveryStatus Status(EventField field)
    {
        if (!TryReadShort(field, out var text))
        {
            return default;
        }

        var status = DeliveryStatuses.Find(text);
        if (status == default)
        {
            Reject(field, EventReasons.NotAStatus);
        }

        return status;
    }

    /// <summary>The area.</summary>
    public Utf8Text Area(EventField field)
    {
        if (!TryReadShort(field, out var text))
        {
            return default;
        }

        var area = DeliveryAreas.Find(text);
        if (!area.IsPresent)
        {
            Reject(field, EventReasons.NotAnArea);
        }

        return area;
    }

    /// <summary>A whole number, however it is spelled: <c>1000</c>, <c>1000.0</c> and <c>1e3</c> are one.</summary>
    public long? Count(EventField field)
    {
        var place = Place(field);
        if (place.IsAbsent)
        {
            return null;
        }

        if (place.Kind == JsonTokenType.Number && PlainDecimal.TryRead(Raw(place), 0, out var plain) && plain is >= 0 and <= EventLimits.Count)
        {
            return plain;
        }

        if (place.Kind != JsonTokenType.Number
            || !JsonDecimal.Parse(Raw(place)).TryScale(0, out var count)
            || !count.IsExact
            || !count.IsBetween(0, EventLimits.Count))
        {
            Reject(field, EventReasons.NotACount);
            return null;
        }

        return count.Truncated;
    }

    /// <summary>Where it happened.</summary>
    public GeoPoint? Position()
    {
        var place = Place(EventField.GpsCoordinates);
        if (!place.IsAbsent && place.Kind != JsonTokenType.StartObject)
        {
            Reject(EventField.GpsCoordinates, EventReasons.NotAPosition);
        }

        if (place.Kind != JsonTokenType.StartObject
            || (Place(EventField.Latitude).IsAbsent && Place(EventField.Longitude).IsAbsent))
        {
            return null;
        }

        return new GeoPoint(
            Coordinate(EventField.Latitude, 90, EventReasons.NoLatitude),
            Coordinate(EventField.Longitude, 180, EventReasons.NoLongitude));
    }

    /// <summary>Asks for a field that may not be absent.</summary>
    public void Require(EventField field)
    {
        if (Place(field).IsAbsent)
        {
            Rejection ??= new EventRejection(EventFields.Path(field), EventReasons.Missing, null);
        }
    }

    private long Coordinate(EventField field, int maximum, string outOfRange)
    {
        var place = Place(field);
        if (place.Kind != JsonTokenType.Number)
        {
            Reject(field, place.IsAbsent ? EventReasons.HalfAPosition : EventReasons.NotANumber);
            return 0;
        }

        var limit = maximum * (long)GeoPoint.Scale;
        if (PlainDecimal.TryRead(Raw(field), GeoPoint.Decimals, out var plain) && plain >= -limit && plain <= limit)
        {
            return plain;
        }

        var degrees = JsonDecimal.Parse(Raw(field));
        if (!degrees.TryScale(GeoPoint.Decimals, out var scaled) || !scaled.IsBetween(-limit, limit))
        {
            Reject(field, outOfRange);
        }

        return scaled.Round(degrees.IsNegative);
    }

    /// <summary>Whether a text keeps all rules and is spelled as it stands.</summary>
    private readonly bool IsPlainText(RecordFields.Place place) =>
        isPrintable && place is { Kind: JsonTokenType.String, Length: >= 1 and <= EventLimits.TextCharacters };

    /// <summary>A text that keeps the rules of all texts and is not kept.</summary>
    private bool TryReadShort(EventField field, out ReadOnlySpan<byte> text)
    {
        var place = Place(field);
        if (!IsPlainText(place))
        {
            return TryReadText(field, out text);
        }

        text = Raw(place);
        return true;
    }

    /// <summary>A text that keeps the rules of all texts, written into the batch's buffer and not yet committed there.</summary>
    private bool TryReadText(EventField field, out ReadOnlySpan<byte> text)
    {
        text = default;
        var place = Place(field);
        if (place.IsAbsent)
        {
            return false;
        }

        if (place.Kind != JsonTokenType.String)
        {
            return Reject(field, EventReasons.NotText);
        }

        if (place.Length > (place.IsEscaped ? LongestEscapedText : EventLimits.TextBytes))
        {
            return Reject(field, EventReasons.TextLength);
        }

        var target = batch.ReserveText(place.Length);
        var length = place.Length;
        var hasLoneSurrogate = false;
        if (place.IsEscaped)
        {
            length = JsonText.Unescape(Raw(field), target, out hasLoneSurrogate);
        }
        else
        {
            Raw(field).CopyTo(target);
        }

        text = target[..length];
        var characters = JsonText.CountScalars(text, out var hasControl);
        return characters is < 1 or > EventLimits.TextCharacters ? Reject(field, EventReasons.TextLength)
            : hasControl ? Reject(field, EventReasons.ControlCharacter)
            : !hasLoneSurrogate || Reject(field, EventReasons.LoneSurrogate);
    }

    private readonly RecordFields.Place Place(EventField field) => _fields[(int)field];

    private readonly ReadOnlySpan<byte> Raw(EventField field) => Raw(Place(field));

    private readonly ReadOnlySpan<byte> Raw(RecordFields.Place place) => _json.Slice(place.Start, place.Length);

    private bool Reject(EventField field, string reason)
    {
        Rejection ??= new EventRejection(
            EventFields.Path(field), reason, Place(field).IsAbsent ? null : EventRejection.Show(Raw(field)));
        return false;
    }
}
