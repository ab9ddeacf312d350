using System.Runtime.InteropServices;
using Lambda.SharedLogic.State;

namespace Lambda.SharedLogic.Policies;

/// <summary>Words of which the first one begins where a line of the processor's cache does, so that eight of them, from one that is a multiple of eight on, are one line and not parts of two.</summary>
internal readonly struct AlignedWords
{
    private const int WordsPerLine = 8;

    private readonly ulong[] _words;
    private readonly int _first;

    /// <param name="length">How many; all are 0.</param>
    public AlignedWords(int length)
    {
        // Pinned, because the collector would move it by any multiple of a word.
        (_words, Length) = (FreshMemory.Back(GC.AllocateArray<ulong>(length + WordsPerLine - 1, pinned: true)), length);
        _first = (int)(-(Marshal.UnsafeAddrOfPinnedArrayElement(_words, 0) / sizeof(ulong)) & (WordsPerLine - 1));
    }

    /// <summary>How many there are.</summary>
    public int Length { get; }

    /// <summary>One of them.</summary>
    public ref ulong this[int index] => ref Span[index];

    /// <summary>The words.</summary>
    public Span<ulong> Span => _words.AsSpan(_first, Length);
}
