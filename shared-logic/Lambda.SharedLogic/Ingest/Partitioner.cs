using Lambda.SharedLogic.Hashing;

namespace Lambda.SharedLogic.Ingest;

/// <summary>
/// Chooses a record's partition by its key, so that one package's events are in one partition and in order, as long as the number of partitions stays. The choice is
/// the same in every process and version. With another number it is another partition of the same family: both layers count that right, and know where copies can be.
/// </summary>
public static class Partitioner
{
    private const ulong Seed = 0x6c61_6d62_6461_0010;

    /// <summary>The partition, from 0 to <paramref name="partitionCount"/> - 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no partition to choose.</exception>
    public static int For(ReadOnlySpan<byte> key, int partitionCount)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(partitionCount);
        return (int)(Murmur3.Hash128(key, Seed).High % (ulong)partitionCount);
    }
}
