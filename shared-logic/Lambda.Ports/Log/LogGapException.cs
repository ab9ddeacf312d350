namespace Lambda.Ports.Log;

/// <summary>Records that a reader asked for are no longer in the log.</summary>
public sealed class LogGapException(int partition, long wanted, long oldest)
    : Exception($"partition {partition}: offset {wanted} is no longer in the log, which starts at {oldest}; read offsets before it from the master dataset")
{
    /// <summary>The partition.</summary>
    public int Partition { get; } = partition;

    /// <summary>The offset asked for.</summary>
    public long Wanted { get; } = wanted;

    /// <summary>The oldest offset that is left.</summary>
    public long Oldest { get; } = oldest;
}
