using System.Runtime.CompilerServices;

namespace Lambda.SharedLogic.Events;

/// <summary>Reads one record along known <see cref="RecordShapes">shapes</see>.</summary>
/// <param name="json">The record.</param>
/// <param name="ends">Where texts end in it.</param>
/// <param name="kept">The record again when it stays where it is for as long as its event is used; else empty, and texts are copied.</param>
/// <param name="batch">Takes the texts that are copied.</param>
/// <param name="target">Takes the fields.</param>
internal ref struct ShapedReader(ReadOnlySpan<byte> json, TextEnds ends, ArraySegment<byte> kept, DeliveryEventBatch batch, DeliveryEvent target)
{
    /// <summary><c>YYYY-MM-DDThh:mm:ssZ</c>, as most times are spelled.</summary>
    private const int UsualTime = 20;

    /// <summary>The place behind a value that is none of the usual ones.</summary>
    private const int Unusual = -1;

    private readonly ReadOnlySpan<byte> _json = json;
    private long _latitude;
    private long _longitude;

    /// <summary>Whether the record has one of the shapes and usual values that keep all rules. Never throws, whatever the bytes are.</summary>
    public bool TryRead(ReadOnlySpan<ShapeStep> steps)
    {
        var next = steps[0].Next;
        var place = 0;
        while (next != 0)
        {
            ref readonly var step = ref steps[next];
            var end = place + step.Length;
            if (!step.EndsAt(_json, end))
            {
                next = step.Other;
                continue;
            }

            if (step.Value == ShapeValue.End)
            {
                target.ClearAllBut(step.Fields);
                target.Position = (step.Fields & (1u << (int)EventField.GpsCoordinates)) != 0 ? new GeoPoint(_latitude, _longitude) : null;
                return end == _json.Length;
            }

            // Places go from hand to hand and are kept nowhere: a processor would wait for each, and the next place hangs on the last.
            place = step.Value == ShapeValue.Text ? ReadText(step.Field, end) : Read(step.Value, step.Field, end);
            next = place == Unusual ? 0 : step.Next;
        }

        return false;
    }

    /// <summary>Reads the value at a place; where it ends, or <see cref="Unusual"/>.</summary>
    private int Read(ShapeValue value, EventField field, int place)
    {
        switch (value)
        {
            case ShapeValue.Timestamp:
                var end = ReadTime(place, out var time);
                target.EventTime = time;
                return end;

            case ShapeValue.PickedUpAt:
                end = ReadTime(place, out time);
                target.PickedUpAt = time;
                return end;

            case ShapeValue.PromisedAt:
                end = ReadTime(place, out time);
                target.PromisedAt = time;
                return end;

            case ShapeValue.Status:
                end = ends.From(place);
                target.Status = DeliveryStatuses.Find(_json[place..end]);
                return target.Status != default ? end : Unusual;

            case ShapeValue.Area:
                end = ends.From(place);
                var area = DeliveryAreas.Find(_json[place..end]);
                target.SetText(field, area);
                return area.IsPresent ? end : Unusual;

            case ShapeValue.Latitude:
                return ReadCoordinate(place, 90, out _latitude);

            case ShapeValue.Longitude:
                return ReadCoordinate(place, 180, out _longitude);

            case ShapeValue.Quantity:
                end = ReadCount(place, out var count);
                target.Quantity = count;
                return end;

            case ShapeValue.DistanceMeters:
                end = ReadCount(place, out count);
                target.DistanceMeters = count;
                return end;

            case ShapeValue.OtherText:
                return ends.From(place);

            case ShapeValue.OtherNumber:
                return PlainScanner.TryPassNumber(_json, ref place) ? place : Unusual;

            default:
                return place;
        }
    }

    /// <summary>A text that is kept. Most values are, so it is part of the loop.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly int ReadText(EventField field, int place)
    {
        var end = ends.From(place);
        var length = end - place;
        target.SetText(field, kept.Array is { } array ? new Utf8Text(array, kept.Offset + place, length) : batch.AddText(_json[place..end]));
        return length is >= 1 and <= EventLimits.TextCharacters ? end : Unusual;
    }

    private readonly int ReadTime(int place, out long time)
    {
        // Should there be another quote before this one, then it is no time.
        var usual = place + UsualTime;
        var end = usual < _json.Length && _json[usual] == '"' ? usual : ends.From(place);
        return IsoTime.Read(_json[place..end], out time) == IsoTime.Outcome.Valid && time is >= EventLimits.FirstTime and < EventLimits.EndOfTime ? end : Unusual;
    }

    /// <summary>A number of degrees with one to seven decimals, in units of the last; whatever else is a coordinate is unusual.</summary>
    private readonly int ReadCoordinate(int place, int maximum, out long degrees)
    {
        var isNegative = place < _json.Length && _json[place] == '-';
        var start = place + (isNegative ? 1 : 0);
        var number = DigitRun.At(_json, start);
        var point = start + number.Count;
        var fraction = DigitRun.At(_json, point + 1, number.CountBehind);
        degrees = 0;
        if (number.IsNoNumber || number.Count > 3 || fraction.Count is < 1 or > GeoPoint.Decimals || _json[point] != '.')
        {
            return Unusual;
        }

        var size = (number.Whole * (long)GeoPoint.Scale) + (fraction.Fraction / 10);
        degrees = isNegative ? -size : size;
        return size <= maximum * (long)GeoPoint.Scale ? point + 1 + fraction.Count : Unusual;
    }

    /// <summary>A whole number of less than eight digits.</summary>
    private readonly int ReadCount(int place, out long count)
    {
        var digits = DigitRun.At(_json, place);
        count = 0;
        if (digits.IsNoNumber || digits.Count >= DigitRun.MostDigits)
        {
            return Unusual;
        }

        count = digits.Whole;
        return place + digits.Count;
    }
}
