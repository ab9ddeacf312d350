using Lambda.SharedLogic.Events;

namespace Lambda.SharedLogic.Hashing;

/// <summary>
/// 128 bits that stand for a value. Two values in 10^9 share one with a chance of about 10^-21, so sets of hashes count as exact.
/// The default value means "absent" and stands for no value; a value that would hash to it is moved to 1.
/// </summary>
public readonly struct Hash128 : IEquatable<Hash128>
{
    /// <summary>The hash of these two words.</summary>
    public Hash128(ulong high, ulong low)
    {
        High = high;
        Low = (high | low) == 0 ? 1 : low;
    }

    /// <summary>The first word, by which hashes are ordered first.</summary>
    public ulong High { get; }

    /// <summary>The second word.</summary>
    public ulong Low { get; }

    /// <summary>Whether this stands for no value.</summary>
    public bool IsAbsent => (High | Low) == 0;

    /// <summary>The hash of a run of bytes.</summary>
    public static Hash128 Of(ReadOnlySpan<byte> bytes)
    {
        var (high, low) = Murmur3.Hash128(bytes);
        return new Hash128(high, low);
    }

    /// <summary>The hash of a text; absent when the text is.</summary>
    public static Hash128 Of(Utf8Text text) => text.IsPresent ? Of(text.Bytes) : default;

    /// <summary>Whether this comes before <paramref name="other"/> in the canonical order: both words unsigned, the high one first.</summary>
    public bool IsBefore(Hash128 other) => High < other.High || (High == other.High && Low < other.Low);

    /// <inheritdoc/>
    public bool Equals(Hash128 other) => High == other.High && Low == other.Low;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Hash128 other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => (int)Low;

    /// <inheritdoc/>
    public override string ToString() => $"{High:x16}{Low:x16}";

    /// <summary>Same words.</summary>
    public static bool operator ==(Hash128 left, Hash128 right) => left.Equals(right);

    /// <summary>Not <see cref="op_Equality"/>.</summary>
    public static bool operator !=(Hash128 left, Hash128 right) => !left.Equals(right);
}
