using System.Diagnostics.CodeAnalysis;

namespace Lambda.SharedLogic.Events;

/// <summary>
/// A piece of UTF-8 inside a buffer that somebody else owns: an event's text without a string for each event. The default value means
/// "absent". Valid as long as the buffer is: an aggregate that keeps a text copies its bytes.
/// </summary>
public readonly struct Utf8Text : IEquatable<Utf8Text>
{
    private readonly byte[]? _buffer;

    /// <summary>The start, and the length above it: in one word, because a processor waits when it reads in one piece what it has just written in two.</summary>
    private readonly ulong _range;

    /// <summary>The <paramref name="length"/> bytes of <paramref name="buffer"/> from <paramref name="start"/> on.</summary>
    public Utf8Text(byte[] buffer, int start, int length)
    {
        _buffer = buffer;
        _range = (uint)start | ((ulong)(uint)length << 32);
    }

    /// <summary>A text of its own, for tests and constants.</summary>
    public static Utf8Text From(string? text) =>
        text is null ? default : From(System.Text.Encoding.UTF8.GetBytes(text));

    /// <summary>A text over a whole array.</summary>
    public static Utf8Text From(byte[] bytes) => new(bytes, 0, bytes.Length);

    /// <summary>Whether there is a text at all; an empty one is present.</summary>
    [MemberNotNullWhen(true, nameof(_buffer))]
    public bool IsPresent => _buffer is not null;

    /// <summary>The UTF-8 bytes; empty when absent.</summary>
    public ReadOnlySpan<byte> Bytes => new(_buffer, Start, Length);

    /// <summary>The same bytes, for callers that keep them across awaits.</summary>
    public ReadOnlyMemory<byte> Memory => new(_buffer, Start, Length);

    private int Start => (int)_range;

    private int Length => (int)(_range >> 32);

    /// <summary>This text, or <c>null</c> when absent: what a selector hands to an aggregate that skips absent inputs.</summary>
    public Utf8Text? OrNull => IsPresent ? this : null;

    /// <summary>
    /// Copies this text into <paramref name="owned"/>, a text that was made here and that nobody else holds: its array is written over when this
    /// text fits into it, so that a state that keeps a text allocates only when the text outgrows it.
    /// </summary>
    internal void CopyTo(ref Utf8Text owned)
    {
        if (!IsPresent)
        {
            owned = default;
            return;
        }

        var buffer = owned._buffer is { } kept && kept.Length >= Length ? kept : new byte[Length];
        Bytes.CopyTo(buffer);
        owned = new Utf8Text(buffer, 0, Length);
    }

    /// <inheritdoc/>
    public bool Equals(Utf8Text other) => IsPresent == other.IsPresent && Bytes.SequenceEqual(other.Bytes);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Utf8Text other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.AddBytes(Bytes);
        return hash.ToHashCode();
    }

    /// <summary>The text as a string; empty when absent. Allocates: for presentation, not for folding.</summary>
    public override string ToString() => System.Text.Encoding.UTF8.GetString(Bytes);

    /// <summary>Same presence and same bytes.</summary>
    public static bool operator ==(Utf8Text left, Utf8Text right) => left.Equals(right);

    /// <summary>Not <see cref="op_Equality"/>.</summary>
    public static bool operator !=(Utf8Text left, Utf8Text right) => !left.Equals(right);
}
