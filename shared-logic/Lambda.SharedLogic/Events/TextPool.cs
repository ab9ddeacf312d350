using Lambda.SharedLogic.Hashing;

namespace Lambda.SharedLogic.Events;

/// <summary>
/// One copy of each text that many states hold, such as a courier's name: neither is it allocated for each of them, nor does each have a piece of memory of its own to be
/// fetched. A text is shared from the second time on that it comes by, unless another one of its place came between: so texts that hardly ever repeat, such as ids, are
/// not. It changes nothing but memory: whether a text was shared or not, states are the same. Safe for use by several threads at once: arrays that are shared are never
/// written again, and threads that overlook each other's entries share less.
/// </summary>
internal static class TextPool
{
    /// <summary>Longer texts are seldom shared.</summary>
    private const int LongestText = 64;

    private const int Places = 4_096;
    private static readonly byte[]?[] Shared = new byte[]?[Places];
    private static readonly uint[] SeenHashes = new uint[Places];

    /// <summary>The array that has exactly this text and is never written; <c>null</c> when it is not shared.</summary>
    public static byte[]? Find(ReadOnlySpan<byte> text)
    {
        if (text.Length > LongestText)
        {
            return null;
        }

        var hash = KeyHash.Of(text, 0);
        var place = hash & (Places - 1);
        if (Volatile.Read(ref Shared[place]) is { } shared && text.SequenceEqual(shared))
        {
            return shared;
        }

        var seen = (uint)(hash >> 32);
        if (SeenHashes[place] != seen)
        {
            SeenHashes[place] = seen;
            return null;
        }

        var copy = text.ToArray();
        Volatile.Write(ref Shared[place], copy);
        return copy;
    }
}
