using System.Data.Common;

namespace Lambda.Infra.Quartz;

/// <summary>Where Quartz keeps the schedule: an SQLite database that this process alone uses, or a PostgreSQL schema that any number of nodes share. Quartz makes its tables.</summary>
/// <param name="Provider">The database's ADO.NET provider, ready for use.</param>
/// <param name="ConnectionString">How to reach the database.</param>
public sealed record QuartzStore(DbProviderFactory Provider, string ConnectionString)
{
    /// <summary>Whether it is PostgreSQL, with other nodes: each run that falls due is queued by one of them. Default: SQLite, alone.</summary>
    public bool IsClustered { get; init; }

    /// <summary>Whether this process only tells where the schedule stands and never queues anything. Default: no.</summary>
    public bool IsOnlyWatched { get; init; }
}
