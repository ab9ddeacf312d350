namespace Lambda.Infra.Sqlite.RealTime;

/// <summary>How the embedded real-time view store works.</summary>
public sealed record SqliteRealTimeViewStoreOptions
{
    /// <summary>
    /// How often what was flushed is written to disk; by default every second. After a crash the speed layer counts again what was flushed since: longer means
    /// fewer writes and a longer start.
    /// </summary>
    public TimeSpan CheckpointInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// About how much memory the states may take; by default 32 MiB. When a checkpoint finds more, what is in runs leaves memory; at twice as much, flushes wait for a
    /// checkpoint. Less than the states that change between two checkpoints makes checkpoints more frequent.
    /// </summary>
    public long MemoryBytes { get; init; } = 32L << 20;
}
