namespace Lambda.SpeedLayer;

/// <summary>A flush was refused: another owner has the partition, or has moved its position.</summary>
public sealed class OwnershipLostException(int partition, string owner)
    : Exception($"partition {partition} is no longer owned by '{owner}': its flush was refused and nothing was written")
{
    /// <summary>The partition.</summary>
    public int Partition { get; } = partition;
}
