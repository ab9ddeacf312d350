namespace Lambda.Infra.Sqlite.Log;

/// <summary>What an embedded log is made with.</summary>
public sealed record SqliteEventLogOptions
{
    /// <summary>The stream's name; by default <c>deliveries</c>.</summary>
    public string Topic { get; init; } = "deliveries";

    /// <summary>How many partitions a new log has, by default 4: the speed layer works on as many at once. One that is there keeps those that it has; <see cref="SqliteEventLog.GrowAsync"/> adds some.</summary>
    public int PartitionCount { get; init; } = 4;
}
