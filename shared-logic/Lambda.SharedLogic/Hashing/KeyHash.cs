using System.Buffers.Binary;
using System.Runtime.Intrinsics.X86;

namespace Lambda.SharedLogic.Hashing;

/// <summary>
/// A hash for tables in memory, and for the runs of the embedded real-time views, which are made anew when it changes, with a version of their own: a chain of folded 128-bit products over words of eight bytes, after the idea of Wang Yi's wyhash
/// (public domain). A third of the cost of <see cref="Murmur3"/> for the keys of groups.
/// </summary>
public static class KeyHash
{
    private const ulong First = 0xa0761d6478bd642f;
    private const ulong Second = 0xe7037ed1a0b428db;

    /// <summary>Hashes <paramref name="data"/>.</summary>
    public static ulong Of(ReadOnlySpan<byte> data, ulong seed)
    {
        var hash = Fold(seed ^ First, (ulong)data.Length ^ Second);
        var rest = data;
        while (rest.Length > sizeof(ulong))
        {
            hash = Fold(hash ^ BinaryPrimitives.ReadUInt64LittleEndian(rest), First);
            rest = rest[sizeof(ulong)..];
        }

        return Fold(hash ^ Murmur3.ReadPartial(rest), Second);
    }

    /// <summary>Both halves of the product of two words in one.</summary>
    internal static ulong Fold(ulong left, ulong right)
    {
        // The lower half once more, because the instruction for both of them writes it to memory.
        if (Bmi2.X64.IsSupported)
        {
            return Bmi2.X64.MultiplyNoFlags(left, right) ^ (left * right);
        }

        var high = Math.BigMul(left, right, out var low);
        return high ^ low;
    }
}
