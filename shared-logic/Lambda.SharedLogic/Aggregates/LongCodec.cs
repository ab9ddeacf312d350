using Lambda.SharedLogic.Encoding;

namespace Lambda.SharedLogic.Aggregates;

/// <summary>Keeps a whole number.</summary>
public readonly struct LongCodec : IValueCodec<long>
{
    /// <inheritdoc/>
    public static void Keep(ref long kept, in long value) => kept = value;

    /// <inheritdoc/>
    public static int Compare(in long left, in long right) => left.CompareTo(right);

    /// <inheritdoc/>
    public static void Write(in long value, StateWriter writer) => writer.WriteSigned(value);

    /// <inheritdoc/>
    public static long Read(ref StateReader reader) => reader.ReadSigned();
}
