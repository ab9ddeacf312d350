using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Lambda.SharedLogic.Events;

/// <summary>
/// Where texts end in one record: a bit for each of its bytes, found for 64 of them at a time before any text is looked at (as G. Langdale, D. Lemire, "Parsing gigabytes of JSON per second", 2019, do
/// with quotes). The next text cannot be looked at before the end of this one is known, so what that takes is waited for: a word of bits takes half as long as the bytes themselves.
/// </summary>
internal sealed class TextEnds
{
    /// <summary>The most bytes of a record, as for <see cref="PlainScanner"/>: longer ones are seldom alike.</summary>
    public const int MostBytes = 1_024;

    /// <summary>The fewest bytes of a record.</summary>
    public const int FewestBytes = BitsPerWord;

    private const int BitsPerWord = 64;
    private const int BitsPerByte = 8;

    /// <summary>Behind the record's bits a word of ones: there ends what has no end in it. And another, so that a word can be read from where the last one begins.</summary>
    private readonly ulong[] _words = new ulong[(MostBytes / BitsPerWord) + 2];

    /// <summary>Finds all ends of a record.</summary>
    /// <param name="json">The record, <see cref="FewestBytes"/> to <see cref="MostBytes"/> long.</param>
    public void Find(ReadOnlySpan<byte> json)
    {
        var words = _words;
        var word = 0;
        for (; (word + 1) * BitsPerWord <= json.Length; word++)
        {
            words[word] = Ends(json[(word * BitsPerWord)..]);
        }

        // Of the rest the last 64 bytes, of which the first have been looked at; and ones behind the record.
        var rest = json.Length % BitsPerWord;
        words[word] = rest == 0 ? ulong.MaxValue : (Ends(json[^BitsPerWord..]) >> (BitsPerWord - rest)) | (ulong.MaxValue << rest);
        words[word + 1] = ulong.MaxValue;
    }

    /// <summary>
    /// The first place from <paramref name="start"/> on where there is a quote, or what may not stand in a text as it is; the record's length when there is none. Which of them, the record says.
    /// </summary>
    /// <param name="start">0 to the record's length.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int From(int start)
    {
        var ends = BitsFrom(start);
        return ends != 0 ? start + BitOperations.TrailingZeroCount(ends) : FromFarther(start);
    }

    /// <summary>The same for a longer text than most are.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private int FromFarther(int start)
    {
        ulong ends;
        while ((ends = BitsFrom(start)) == 0)
        {
            // So many bits at least were looked at.
            start += BitsPerWord - BitsPerByte + 1;
        }

        return start + BitOperations.TrailingZeroCount(ends);
    }

    /// <summary>The bits from a place on, 57 at least.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ulong BitsFrom(int place)
    {
        var bytes = MemoryMarshal.AsBytes(_words.AsSpan());
        return BitConverter.ToUInt64(bytes[(int)((uint)place / BitsPerByte)..]) >> (place % BitsPerByte);
    }

    /// <summary>A bit for each of 64 bytes that is a quote, a backslash or none of the characters from space to <c>~</c>.</summary>
    private static ulong Ends(ReadOnlySpan<byte> bytes)
    {
        if (Vector512.IsHardwareAccelerated)
        {
            var all = Vector512.Create(bytes);
            return Vector512.Equals(all, Vector512.Create((byte)'"')).ExtractMostSignificantBits()
                | Vector512.Equals(all, Vector512.Create((byte)'\\')).ExtractMostSignificantBits()
                | Vector512.GreaterThan(all - Vector512.Create((byte)' '), Vector512.Create((byte)('~' - ' '))).ExtractMostSignificantBits();
        }

        return HalfOfEnds(Vector256.Create(bytes)) | ((ulong)HalfOfEnds(Vector256.Create(bytes[Vector256<byte>.Count..])) << Vector256<byte>.Count);
    }

    private static uint HalfOfEnds(Vector256<byte> half) =>
        (Vector256.Equals(half, Vector256.Create((byte)'"'))
            | Vector256.Equals(half, Vector256.Create((byte)'\\'))
            // As signed numbers, what is not ASCII is below the space too.
            | Vector256.LessThan(half.AsSByte(), Vector256.Create((sbyte)' ')).AsByte()
            | Vector256.Equals(half, Vector256.Create((byte)0x7F))).ExtractMostSignificantBits();
}
