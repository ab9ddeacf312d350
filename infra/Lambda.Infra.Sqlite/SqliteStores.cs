using Lambda.Infra.Sqlite.Batch;
using Lambda.Infra.Sqlite.Log;
using Lambda.Infra.Sqlite.RealTime;
using Lambda.Infra.Sqlite.Storage;
using Lambda.Ports.Access;
using Lambda.Ports.Alerts;
using Lambda.Ports.Catalog;
using Lambda.Ports.DeadLetters;
using Lambda.Ports.Skew;

namespace Lambda.Infra.Sqlite;

/// <summary>
/// The stores of the embedded profile, all under one data folder that this process alone uses: <c>log.sqlite</c>, <c>catalog.sqlite</c>, <c>realtime.sqlite</c>, <c>realtime.runs/NUMBER.run</c>,
/// <c>batch/VIEW/VERSION.sqlite</c>, <c>dead-letters.sqlite</c>, <c>access.sqlite</c>, <c>skew.sqlite</c>, <c>alerts.sqlite</c> and <c>lock</c>.
/// </summary>
public sealed class SqliteStores : IAsyncDisposable
{
    /// <summary>Closed in the opposite order; the folder's lock is the first and so goes last.</summary>
    private readonly Stack<IAsyncDisposable> _opened;

    private SqliteStores(Stack<IAsyncDisposable> opened) => _opened = opened;

    /// <summary>The log.</summary>
    public required SqliteEventLog Log { get; init; }

    /// <summary>The catalog.</summary>
    public required ICatalog Catalog { get; init; }

    /// <summary>The real-time views.</summary>
    public required SqliteRealTimeViewStore RealTimeViews { get; init; }

    /// <summary>The batch views.</summary>
    public required SqliteBatchViewStore BatchViews { get; init; }

    /// <summary>The dead letters.</summary>
    public required IDeadLetterStore DeadLetters { get; init; }

    /// <summary>The API keys.</summary>
    public required IApiKeyStore ApiKeys { get; init; }

    /// <summary>The skew reports.</summary>
    public required ISkewReportStore SkewReports { get; init; }

    /// <summary>The alerts.</summary>
    public required IAlertStore Alerts { get; init; }

    /// <summary>Opens the stores of a folder, which is made when it is missing.</summary>
    /// <param name="dataFolder">The folder.</param>
    /// <param name="options">How the stores work; for an existing log the same as before.</param>
    /// <param name="time">Gives arrival times and paces checkpoints.</param>
    /// <exception cref="DataFolderInUseException">Another process has it open.</exception>
    public static async Task<SqliteStores> OpenAsync(string dataFolder, SqliteStoresOptions options, TimeProvider time)
    {
        string In(string name) => Path.Combine(dataFolder, name);
        var opened = new Stack<IAsyncDisposable>();
        T Keep<T>(T store)
            where T : IAsyncDisposable
        {
            opened.Push(store);
            return store;
        }

        try
        {
            Keep(DataFolderLock.Take(dataFolder));
            return new SqliteStores(opened)
            {
                Log = Keep(SqliteEventLog.Open(In("log.sqlite"), options.Log, time)),
                Catalog = Keep(await SqliteTableStores.OpenCatalogAsync(In("catalog.sqlite"))),
                RealTimeViews = Keep(SqliteRealTimeViewStore.Open(In("realtime.sqlite"), options.RealTime, time)),
                BatchViews = Keep(new SqliteBatchViewStore(In("batch"))),
                DeadLetters = Keep(SqliteTableStores.OpenDeadLetters(In("dead-letters.sqlite"))),
                ApiKeys = Keep(SqliteTableStores.OpenApiKeys(In("access.sqlite"))),
                SkewReports = Keep(SqliteTableStores.OpenSkewReports(In("skew.sqlite"))),
                Alerts = Keep(SqliteTableStores.OpenAlerts(In("alerts.sqlite"))),
            };
        }
        catch
        {
            await CloseAsync(opened).ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Makes durable what is only in memory, closes everything and lets go of the folder.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_opened.Count == 0)
        {
            return;
        }

        try
        {
            await RealTimeViews.CheckpointAsync(default).ConfigureAwait(false);
        }
        finally
        {
            await CloseAsync(_opened).ConfigureAwait(false);
        }
    }

    private static async ValueTask CloseAsync(Stack<IAsyncDisposable> opened)
    {
        while (opened.TryPop(out var store))
        {
            await store.DisposeAsync().ConfigureAwait(false);
        }
    }
}
