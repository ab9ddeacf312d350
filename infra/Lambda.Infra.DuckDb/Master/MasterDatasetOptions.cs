namespace Lambda.Infra.DuckDb.Master;

/// <summary>Where the master dataset lies and what reading and writing it may cost.</summary>
public sealed record MasterDatasetOptions
{
    /// <summary>The root folder, made when it is missing; for many machines, one that all of them see.</summary>
    public required string Root { get; init; }

    /// <summary>The stream of events: the name of the folder under the root that holds the epochs. Default <c>deliveries</c>.</summary>
    public string Topic { get; init; } = "deliveries";

    /// <summary>
    /// Most bytes of memory for all files that are written and read at one time, at least 32 MiB. Default 1 GiB: an event being
    /// written takes about 300 bytes besides its JSON, a file being read about 12 MiB. Beyond it, writing spills or fails.
    /// </summary>
    public long MemoryLimitBytes { get; init; } = 1L << 30;

    /// <summary>A folder of this process alone to spill into. Default none: over the memory limit, writing fails.</summary>
    public string? SpillFolder { get; init; }
}
