using System.Buffers.Binary;
using System.Numerics;

namespace Lambda.SharedLogic.Hashing;

/// <summary>The checksum CRC-32C (Castagnoli), which processors compute by themselves: for blocks of files, against bytes that changed by accident.</summary>
public static class Crc32C
{
    /// <summary>The checksum of some bytes.</summary>
    public static uint Of(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
        {
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        }

        foreach (var rest in bytes)
        {
            crc = BitOperations.Crc32C(crc, rest);
        }

        return ~crc;
    }
}
