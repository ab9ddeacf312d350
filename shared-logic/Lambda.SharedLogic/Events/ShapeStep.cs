using System.Runtime.Intrinsics;

namespace Lambda.SharedLogic.Events;

/// <summary>One step through a <see cref="RecordShapes">shape</see>: the bytes between the value before and its own, which are the same in every record of it, and what that value is.</summary>
internal struct ShapeStep
{
    /// <summary>The most bytes of a step: the longest name with its quotes, colon, comma and some spaces.</summary>
    public const int MostBytes = 32;

    private readonly Vector256<byte> _bytes;

    /// <summary>Where the vector begins, back from where the step ends.</summary>
    private readonly int _back;

    /// <summary>A bit for each byte of the vector that is none of them.</summary>
    private readonly uint _others;

    /// <param name="bytes">The bytes, at most <see cref="MostBytes"/>.</param>
    /// <param name="isFirst">Whether a record begins with them.</param>
    /// <param name="field">The field that follows; none for the end and for what means nothing here.</param>
    /// <param name="value">What follows them.</param>
    public ShapeStep(ReadOnlySpan<byte> bytes, bool isFirst, EventField field, ShapeValue value)
    {
        // On the right, so that they are compared with bytes that end where they end: what is read for that never lies behind the record, and only at its beginning before it.
        Span<byte> padded = stackalloc byte[MostBytes];
        padded.Clear();
        bytes.CopyTo(isFirst ? padded : padded[^bytes.Length..]);
        _bytes = Vector256.Create<byte>(padded);
        _back = isFirst ? bytes.Length : MostBytes;
        var others = MostBytes - bytes.Length;
        _others = (uint)((1UL << others) - 1) << (isFirst ? bytes.Length : 0);
        (Length, Value, Field) = (bytes.Length, value, field);
    }

    /// <summary>How many bytes.</summary>
    public int Length { get; }

    /// <summary>What follows them.</summary>
    public ShapeValue Value { get; }

    /// <summary>The field that it is.</summary>
    public EventField Field { get; }

    /// <summary>The step after it; 0 when there is none.</summary>
    public int Next;

    /// <summary>Another step that may come instead of this; 0 when there is none.</summary>
    public int Other;

    /// <summary>At the end: a bit for each field that the shape has.</summary>
    public uint Fields { get; set; }

    /// <summary>Whether <paramref name="end"/> is within <paramref name="json"/>, which is longer than any step, and this step's bytes end there.</summary>
    public readonly bool EndsAt(ReadOnlySpan<byte> json, int end)
    {
        var start = end - _back;
        if ((uint)start <= (uint)(json.Length - MostBytes))
        {
            return (Vector256.Equals(Vector256.Create(json[start..]), _bytes).ExtractMostSignificantBits() | _others) == uint.MaxValue;
        }

        return start < 0 && IsAt(json[(end - Length)..end]);
    }

    /// <summary>Whether this is the same step.</summary>
    public readonly bool IsSame(ShapeStep other) => _bytes == other._bytes && _others == other._others && Field == other.Field && Value == other.Value;

    /// <summary>The same where there are not as many bytes before the end as are compared at once.</summary>
    private readonly bool IsAt(ReadOnlySpan<byte> bytes)
    {
        Span<byte> padded = stackalloc byte[MostBytes];
        _bytes.CopyTo(padded);
        return bytes.SequenceEqual(padded[^Length..]);
    }
}
