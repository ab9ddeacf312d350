namespace Lambda.Infra.Sqlite.RealTime;

/// <summary>How the embedded real-time view store works.</summary>
public sealed record SqliteRealTimeViewStoreOptions
{
    /// <summary>
    /// How often what was flushed is written to the file; by default every second. After a crash the speed layer counts again what was flushed since: longer means
    /// fewer writes and a longer start.
    /// </summary>
    public TimeSpan CheckpointInterval { get; init; } = TimeSpan.FromSeconds(1);
}
