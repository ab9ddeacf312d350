namespace Lambda.SpeedLayer;

/// <summary>A partition is not as its owner left it: another owner has it or has moved its position, or the store has lost what it had.</summary>
public sealed class OwnershipLostException(int partition, string owner)
    : Exception($"partition {partition} is no longer owned by '{owner}', or not as it was left: nothing was written")
{
    /// <summary>The partition.</summary>
    public int Partition { get; } = partition;
}
