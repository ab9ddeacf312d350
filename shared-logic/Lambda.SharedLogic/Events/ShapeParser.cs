namespace Lambda.SharedLogic.Events;

/// <summary>Takes records that are plain, printable and events apart into the steps of their shape.</summary>
internal ref struct ShapeParser
{
    /// <summary>A record of more properties has no shape that is remembered.</summary>
    public const int MostSteps = 40;

    private readonly ReadOnlySpan<byte> _json;
    private readonly Span<Step> _steps;
    private int _count;
    private int _stepStart;
    private uint _fields;

    private ShapeParser(ReadOnlySpan<byte> json, Span<Step> steps)
    {
        _json = json;
        _steps = steps;
    }

    /// <summary>One step: the bytes from one place to another, and what follows them.</summary>
    internal readonly record struct Step(int Start, int End, EventField Field, ShapeValue Value);

    /// <summary>
    /// How many steps a record has, the last of them its end, and a bit for each of its fields; none when it has one that cannot be remembered: a field twice, or half a
    /// position, or more of anything than there is room for.
    /// </summary>
    /// <param name="json">A record that <see cref="PlainScanner"/> takes as printable and that is an event.</param>
    /// <param name="steps">Takes the steps, up to <see cref="MostSteps"/>.</param>
    public static (int Count, uint Fields) Parse(ReadOnlySpan<byte> json, Span<Step> steps)
    {
        var parser = new ShapeParser(json, steps);
        return parser.TryParse() ? (parser._count, parser._fields) : (0, 0);
    }

    private static uint BitOf(EventField field) => 1u << (int)field;

    private bool TryParse()
    {
        var (at, isPosition) = (0, false);
        while (at < _json.Length)
        {
            if (_json[at] != '"')
            {
                isPosition &= _json[at++] != '}';
                continue;
            }

            var nameEnd = at + 1 + _json[(at + 1)..].IndexOf((byte)'"');
            var name = _json[(at + 1)..nameEnd];
            var field = isPosition ? EventFields.FindInPosition(name) : EventFields.Find(name);
            at = nameEnd + 1 + _json[(nameEnd + 1)..].IndexOfAnyExcept((byte)':', (byte)' ');
            isPosition |= _json[at] == '{';
            if (!TryValue(field, ref at))
            {
                return false;
            }
        }

        var coordinates = _fields & (BitOf(EventField.Latitude) | BitOf(EventField.Longitude));
        return coordinates == ((_fields & BitOf(EventField.GpsCoordinates)) == 0 ? 0 : BitOf(EventField.Latitude) | BitOf(EventField.Longitude))
            && TryAdd(_json.Length, EventField.None, ShapeValue.End);
    }

    /// <summary>Ends a step where a value begins, and begins the next where it ends.</summary>
    private bool TryValue(EventField field, ref int at)
    {
        var (first, start) = (_json[at], at);
        switch (first)
        {
            case (byte)'{':
                at = ++start;
                break;

            case (byte)'"':
                start++;
                at = start + _json[start..].IndexOf((byte)'"');
                break;

            default:
                at += _json[at..].IndexOfAny((byte)',', (byte)'}', (byte)' ');
                break;
        }

        var value = first switch
        {
            (byte)'{' => field == EventField.GpsCoordinates ? ShapeValue.Position : ShapeValue.End,
            (byte)'"' => Text(field),
            _ => Number(field),
        };
        var isTaken = value != ShapeValue.End && TryAdd(start, field, value);
        _stepStart = at;
        // What ends a text belongs to the step after it, and is no quote that a name begins with.
        at += first == '"' ? 1 : 0;
        return isTaken;
    }

    private bool TryAdd(int end, EventField field, ShapeValue value)
    {
        if (_count == MostSteps || end - _stepStart > ShapeStep.MostBytes || (field != EventField.None && (_fields & BitOf(field)) != 0))
        {
            return false;
        }

        _fields |= field == EventField.None ? 0 : BitOf(field);
        _steps[_count++] = new Step(_stepStart, end, field, value);
        return true;
    }

    /// <summary>What a text is; the end, which none is, where an event has no text.</summary>
    private static ShapeValue Text(EventField field) => field switch
    {
        EventField.None => ShapeValue.OtherText,
        EventField.Timestamp => ShapeValue.Timestamp,
        EventField.PromisedAt => ShapeValue.PromisedAt,
        EventField.PickedUpAt => ShapeValue.PickedUpAt,
        EventField.ShipmentStatus => ShapeValue.Status,
        EventField.Area => ShapeValue.Area,
        EventField.GpsCoordinates or EventField.Latitude or EventField.Longitude or EventField.Quantity or EventField.DistanceMeters => ShapeValue.End,
        _ => ShapeValue.Text,
    };

    /// <summary>What a number is; the end where an event has none.</summary>
    private static ShapeValue Number(EventField field) => field switch
    {
        EventField.None => ShapeValue.OtherNumber,
        EventField.Latitude => ShapeValue.Latitude,
        EventField.Longitude => ShapeValue.Longitude,
        EventField.Quantity => ShapeValue.Quantity,
        EventField.DistanceMeters => ShapeValue.DistanceMeters,
        _ => ShapeValue.End,
    };
}
