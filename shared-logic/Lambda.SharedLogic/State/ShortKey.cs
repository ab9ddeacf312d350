using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Lambda.SharedLogic.Hashing;

namespace Lambda.SharedLogic.State;

/// <summary>
/// Keys of up to 32 bytes, as most groups have, each at the beginning of at least 32 bytes that may be read: hashed and compared in one vector, of which what is behind the key counts as zeros.
/// No branch depends on how long they are, since keys of different lengths come in turn.
/// </summary>
internal static class ShortKey
{
    /// <summary>The most bytes of a short key, and how many can be read from where any key starts.</summary>
    public const int MostBytes = 32;

    // A word that is one of these would make a product 0, whatever the other is. No word of a key is: none of them is UTF-8, and no length of a short key's field either.
    private const ulong First = 0xa0761d6478bd642f;
    private const ulong Second = 0xe7037ed1a0b428db;
    private const ulong Third = 0x8ebc6af09c88c6e3;
    private const ulong Fourth = 0x589965cc75374cc3;

    /// <summary>A key as one vector, with zeros behind it.</summary>
    /// <param name="bytes">The key and what is behind it.</param>
    /// <param name="length">The key's bytes, at most <see cref="MostBytes"/>.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<byte> Read(ReadOnlySpan<byte> bytes, int length) => Vector256.Create(bytes) & MaskOf(length);

    /// <summary>The hash of a pane and a key. For tables in memory alone: folded products of two words each, as <see cref="KeyHash"/>'s, but side by side.</summary>
    /// <param name="pane">The pane.</param>
    /// <param name="key">The key, as <see cref="Read"/> gives it.</param>
    /// <param name="length">Its bytes.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong HashOf(long pane, Vector256<byte> key, int length)
    {
        var words = key.AsUInt64();
        var hash = KeyHash.Fold(words.GetElement(0) ^ First, words.GetElement(1) ^ Second) ^ KeyHash.Fold(words.GetElement(2) ^ Third, words.GetElement(3) ^ Fourth);
        return KeyHash.Fold(hash ^ (ulong)length, (ulong)pane ^ First);
    }

    /// <summary>Whether two keys of the same length are the same.</summary>
    /// <param name="left">One key and what is behind it.</param>
    /// <param name="right">The other key and what is behind it.</param>
    /// <param name="length">The bytes of each, at most <see cref="MostBytes"/>.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AreEqual(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right, int length) =>
        ((Vector256.Create(left) ^ Vector256.Create(right)) & MaskOf(length)) == Vector256<byte>.Zero;

    private static Vector256<byte> MaskOf(int length) => Vector256.LessThan(Vector256<sbyte>.Indices, Vector256.Create((sbyte)length)).AsByte();
}
