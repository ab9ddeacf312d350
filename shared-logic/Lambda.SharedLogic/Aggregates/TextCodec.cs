using Lambda.SharedLogic.Encoding;
using Lambda.SharedLogic.Events;

namespace Lambda.SharedLogic.Aggregates;

/// <summary>Keeps a text as a copy of its bytes, in an array that is written over as long as the next text fits, or that all states with this text share.</summary>
public readonly struct TextCodec : IValueCodec<Utf8Text>
{
    /// <inheritdoc/>
    public static void Keep(ref Utf8Text kept, in Utf8Text value) => value.CopyTo(ref kept);

    /// <inheritdoc/>
    public static int Compare(in Utf8Text left, in Utf8Text right) => left.IsPresent == right.IsPresent
        ? left.Bytes.SequenceCompareTo(right.Bytes)
        : left.IsPresent.CompareTo(right.IsPresent);

    /// <inheritdoc/>
    public static void Write(in Utf8Text value, StateWriter writer) => writer.WriteOptionalBytes(value.IsPresent, value.Bytes);

    /// <inheritdoc/>
    public static Utf8Text Read(ref StateReader reader)
    {
        var bytes = reader.ReadOptionalBytes(out var isPresent);
        return isPresent ? Utf8Text.Keep(bytes) : default;
    }
}
