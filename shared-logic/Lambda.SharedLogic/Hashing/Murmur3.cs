using System.Buffers.Binary;
using System.Numerics;

namespace Lambda.SharedLogic.Hashing;

/// <summary>
/// MurmurHash3, x64 128-bit variant, by Austin Appleby (public domain specification). A fixed, portable hash: its values are part of
/// encoded states and of the master dataset. Not cryptographic.
/// </summary>
public static class Murmur3
{
    private const ulong C1 = 0x87c37b91114253d5;
    private const ulong C2 = 0x4cf5ad432745937f;

    /// <summary>Hashes <paramref name="data"/> to 128 bits, given as high (first) and low (second) word.</summary>
    public static (ulong High, ulong Low) Hash128(ReadOnlySpan<byte> data, ulong seed = 0)
    {
        var (h1, h2) = (seed, seed);
        var rest = data;
        while (rest.Length >= 16)
        {
            var k1 = BinaryPrimitives.ReadUInt64LittleEndian(rest);
            var k2 = BinaryPrimitives.ReadUInt64LittleEndian(rest[8..]);
            h1 = ((BitOperations.RotateLeft(h1 ^ ScrambleFirst(k1), 27) + h2) * 5) + 0x52dce729;
            h2 = ((BitOperations.RotateLeft(h2 ^ ScrambleSecond(k2), 31) + h1) * 5) + 0x38495ab5;
            rest = rest[16..];
        }

        if (rest.Length > 8)
        {
            h1 ^= ScrambleFirst(BinaryPrimitives.ReadUInt64LittleEndian(rest));
            h2 ^= ScrambleSecond(ReadPartial(rest[8..]));
        }
        else if (rest.Length > 0)
        {
            h1 ^= ScrambleFirst(ReadPartial(rest));
        }

        h1 ^= (ulong)data.Length;
        h2 ^= (ulong)data.Length;
        h1 += h2;
        h2 += h1;
        h1 = Mix(h1);
        h2 = Mix(h2);
        h1 += h2;
        return (h1, h2 + h1);
    }

    /// <summary>The finalizer: a bijection of 64 bits in which every input bit reaches every output bit.</summary>
    public static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 33)) * 0xff51afd7ed558ccd;
        value = (value ^ (value >> 33)) * 0xc4ceb9fe1a85ec53;
        return value ^ (value >> 33);
    }

    private static ulong ScrambleFirst(ulong k) => BitOperations.RotateLeft(k * C1, 31) * C2;

    private static ulong ScrambleSecond(ulong k) => BitOperations.RotateLeft(k * C2, 33) * C1;

    /// <summary>Up to 8 bytes as a little-endian number, in at most three reads that may overlap.</summary>
    internal static ulong ReadPartial(ReadOnlySpan<byte> bytes)
    {
        var length = bytes.Length;
        if (length == 0)
        {
            return 0;
        }

        if (length >= sizeof(uint))
        {
            ulong low = BinaryPrimitives.ReadUInt32LittleEndian(bytes);
            ulong high = BinaryPrimitives.ReadUInt32LittleEndian(bytes[(length - sizeof(uint))..]);
            return low | (high << ((length - sizeof(uint)) * 8));
        }

        return bytes[0] | ((ulong)bytes[length >> 1] << (length >> 1 << 3)) | ((ulong)bytes[length - 1] << ((length - 1) << 3));
    }
}
