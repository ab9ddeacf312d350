namespace Lambda.Infra.Sqlite.Log;

/// <summary>What an embedded log is made with; fixed for the life of its file.</summary>
public sealed record SqliteEventLogOptions
{
    /// <summary>The stream's name; by default <c>deliveries</c>.</summary>
    public string Topic { get; init; } = "deliveries";

    /// <summary>How many partitions, by default 4: the speed layer works on as many at once.</summary>
    public int PartitionCount { get; init; } = 4;
}
