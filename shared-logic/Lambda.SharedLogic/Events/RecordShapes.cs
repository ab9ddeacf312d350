using System.Runtime.Intrinsics;

namespace Lambda.SharedLogic.Events;

/// <summary>
/// The shapes of records that came by: which bytes stand between their values. Producers write the same fields in the same order and spelling over and over, so what was
/// found out about one record holds for the next, once these bytes are compared: neither has a name to be looked up nor has punctuation to be understood. A tree, because
/// records that differ in an optional field are the same up to there. It decides nothing: what it takes becomes the event that <see cref="RecordScanner"/> and
/// <see cref="FieldReader"/> make of it, and whatever is not as it was is left to them, as is every record that is rejected. Not safe for use by several threads at once.
/// </summary>
internal sealed class RecordShapes
{
    private const int MostSteps = 512;
    private const int MostOthers = 8;

    /// <summary>How many records that have no known shape outweigh those that have one, by <see cref="MissWeight"/>, before all shapes are forgotten.</summary>
    private const int MostBalance = 256;
    private const int MissWeight = 2;

    /// <summary>Then so many records are not even tried: their producer writes each in another way.</summary>
    private const int Rest = 16_384;

    /// <summary>The first one stands for none.</summary>
    private ShapeStep[] _steps = [default];
    private readonly TextEnds _ends = new();
    private int _count = 1;
    private int _balance = MostBalance;
    private int _resting;

    /// <summary>How many steps are known.</summary>
    public int Count => _count - 1;

    /// <summary>Whether <paramref name="json"/> has a known shape, and values as they usually are; then <paramref name="target"/> is its event but for identity and place in the log, otherwise it may have anything in it.</summary>
    /// <param name="json">Any bytes.</param>
    /// <param name="kept">The record again when it stays where it is for as long as its event is used; else empty, and texts are copied.</param>
    /// <param name="batch">Takes the texts that are copied.</param>
    /// <param name="target">Takes the fields.</param>
    public bool TryRead(ReadOnlySpan<byte> json, ArraySegment<byte> kept, DeliveryEventBatch batch, DeliveryEvent target)
    {
        if (_resting > 0)
        {
            _resting--;
            return false;
        }

        if (_count == 1 || json.Length is < TextEnds.FewestBytes or > TextEnds.MostBytes)
        {
            return false;
        }

        _ends.Find(json);
        if (new ShapedReader(json, _ends, kept, batch, target).TryRead(_steps.AsSpan(0, _count)))
        {
            _balance += _balance < MostBalance ? 1 : 0;
            return true;
        }

        _balance -= MissWeight;
        if (_balance < 0)
        {
            (_steps[0], _count, _balance, _resting) = (default, 1, MostBalance, Rest);
        }

        return false;
    }

    /// <summary>Remembers the shape of a record that <see cref="PlainScanner"/> took as printable and that became an event.</summary>
    public void Learn(ReadOnlySpan<byte> json)
    {
        if (_resting > 0 || _count + ShapeParser.MostSteps > MostSteps || json.Length is < TextEnds.FewestBytes or > TextEnds.MostBytes || !Vector256.IsHardwareAccelerated)
        {
            return;
        }

        Span<ShapeParser.Step> parsed = stackalloc ShapeParser.Step[ShapeParser.MostSteps];
        var (count, fields) = ShapeParser.Parse(json, parsed);
        var last = 0;
        for (var i = 0; i < count; i++)
        {
            last = FindOrAdd(last, json, parsed[i]);
            if (last == 0)
            {
                return;
            }
        }

        _steps[last].Fields = fields;
    }

    /// <summary>The step that comes after <paramref name="last"/> in this record; 0 when too many others do.</summary>
    private int FindOrAdd(int last, ReadOnlySpan<byte> json, ShapeParser.Step parsed)
    {
        var step = new ShapeStep(json[parsed.Start..parsed.End], isFirst: last == 0, parsed.Field, parsed.Value);
        ref var link = ref _steps[last].Next;
        for (var others = 0; link != 0; others++)
        {
            if (_steps[link].IsSame(step))
            {
                return link;
            }

            if (others == MostOthers)
            {
                return 0;
            }

            link = ref _steps[link].Other;
        }

        link = _count;
        if (_count == _steps.Length)
        {
            Array.Resize(ref _steps, _count * 2);
        }

        _steps[_count] = step;
        return _count++;
    }
}
