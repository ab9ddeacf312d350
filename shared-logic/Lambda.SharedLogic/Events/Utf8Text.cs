using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Lambda.SharedLogic.Events;

/// <summary>
/// A piece of UTF-8 inside a buffer that somebody else owns: an event's text without a string for each event. The default value means
/// "absent". Valid as long as the buffer is: an aggregate that keeps a text copies its bytes.
/// </summary>
public readonly struct Utf8Text : IEquatable<Utf8Text>
{
    private readonly byte[]? _buffer;

    private const ulong Shared = 1UL << 63;

    /// <summary>The start, the length above it, and above that <see cref="Shared"/>: in one word, because a processor waits when it reads in one piece what it has just written in two.</summary>
    private readonly ulong _range;

    private Utf8Text(byte[] buffer, ulong range) => (_buffer, _range) = (buffer, range);

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

    /// <summary>The bytes and whatever else the buffer holds behind them: for those who copy a piece of fixed length, which is quicker, and leave the rest of it alone.</summary>
    internal ReadOnlySpan<byte> BytesToEndOfBuffer => _buffer.AsSpan(Start);

    /// <summary>The same bytes, for callers that keep them across awaits.</summary>
    public ReadOnlyMemory<byte> Memory => new(_buffer, Start, Length);

    private int Start => (int)_range;

    private int Length => (int)(_range >> 32) & int.MaxValue;

    /// <summary>This text, or <c>null</c> when absent: what a selector hands to an aggregate that skips absent inputs.</summary>
    public Utf8Text? OrNull => IsPresent ? this : null;

    /// <summary>A text of its own, or of many that are the same: of an array that nobody writes again.</summary>
    internal static Utf8Text Keep(ReadOnlySpan<byte> utf8) =>
        TextPool.Find(utf8) is { } shared ? new Utf8Text(shared, ((ulong)utf8.Length << 32) | Shared) : From(utf8.ToArray());

    /// <summary>
    /// Copies this text into <paramref name="owned"/>, a text that was made here or by <see cref="Keep"/>: its array, unless it is shared, is written over when this
    /// text fits into it, so that a state that keeps a text allocates only when the text outgrows it.
    /// </summary>
    internal void CopyTo(ref Utf8Text owned)
    {
        if (!IsPresent)
        {
            owned = default;
        }
        else if (owned.IsPresent && owned.Bytes.SequenceEqual(Bytes))
        {
            // What most events say of a group is what the one before said.
        }
        else if (owned.IsPresent && owned._range < Shared && owned._buffer.Length >= Length)
        {
            Bytes.CopyTo(owned._buffer);
            owned = new Utf8Text(owned._buffer, 0, Length);
        }
        else
        {
            owned = Keep(Bytes);
        }
    }

    /// <summary>
    /// Writes <paramref name="text"/> over <paramref name="target"/>. Most often both are pieces of the same buffer: then only the piece is written, and not the reference, of
    /// which the collector would have to be told.
    /// </summary>
    internal static void Set(ref Utf8Text target, Utf8Text text)
    {
        if (ReferenceEquals(target._buffer, text._buffer))
        {
            Unsafe.AsRef(in target._range) = text._range;
        }
        else
        {
            target = text;
        }
    }

    /// <summary>Whether both are the same bytes of the same array.</summary>
    internal bool IsAt(Utf8Text other) => ReferenceEquals(_buffer, other._buffer) && _range == other._range;

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
