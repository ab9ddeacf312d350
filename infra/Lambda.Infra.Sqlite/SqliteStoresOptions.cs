using Lambda.Infra.Sqlite.Log;
using Lambda.Infra.Sqlite.RealTime;

namespace Lambda.Infra.Sqlite;

/// <summary>How the stores of a data folder work.</summary>
public sealed record SqliteStoresOptions
{
    /// <summary>The log.</summary>
    public SqliteEventLogOptions Log { get; init; } = new();

    /// <summary>The real-time views.</summary>
    public SqliteRealTimeViewStoreOptions RealTime { get; init; } = new();
}
