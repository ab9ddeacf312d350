using Dapper;
using Lambda.Infra.Sqlite.Storage;
using Lambda.Ports.Catalog;

namespace Lambda.Infra.Sqlite.Catalog;

/// <summary>The catalog of the embedded profile: one SQLite file, each call one durable transaction. Cuts are here, the other parts in files of their own.</summary>
public sealed partial class SqliteCatalog : ICatalog, IAsyncDisposable
{
    private readonly StoreConnection _store;

    private SqliteCatalog(StoreConnection store) => _store = store;

    /// <summary>Opens the catalog in a file, which is created when it is missing.</summary>
    public static async Task<SqliteCatalog> OpenAsync(string path)
    {
        var store = StoreConnection.Open(path, CatalogTables.Layout1);
        try
        {
            var catalog = new SqliteCatalog(store);
            catalog._current = await store.ReadAsync(CurrentPublication, default).ConfigureAwait(false);
            return catalog;
        }
        catch
        {
            await store.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <inheritdoc/>
    public ValueTask<long> BeginCutAsync(CancellationToken cancellationToken) => _store.WriteAsync(
        connection => connection.QuerySingle<long>(
            """
            INSERT INTO cuts (epoch, complete) SELECT (SELECT coalesce(max(epoch), 0) FROM cuts) + 1, 0
                WHERE NOT EXISTS (SELECT 1 FROM cuts WHERE NOT complete);
            SELECT epoch FROM cuts WHERE NOT complete;
            """),
        cancellationToken);

    /// <inheritdoc/>
    public async ValueTask CompleteCutAsync(long epoch, CancellationToken cancellationToken)
    {
        var changed = await _store.WriteAsync(
            connection => connection.Execute("UPDATE cuts SET complete = 1 WHERE epoch = @epoch", new { epoch }), cancellationToken).ConfigureAwait(false);
        if (changed == 0)
        {
            throw new InvalidOperationException($"the cut of epoch {epoch} was not begun");
        }
    }

    /// <inheritdoc/>
    public ValueTask<long?> PendingCutAsync(CancellationToken cancellationToken) => _store.ReadAsync(
        connection => connection.QuerySingleOrDefault<long?>("SELECT epoch FROM cuts WHERE NOT complete"), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<long> LatestEpochAsync(CancellationToken cancellationToken) => _store.ReadAsync(
        connection => connection.QuerySingle<long>("SELECT coalesce(max(epoch), 0) FROM cuts WHERE complete"), cancellationToken);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _store.DisposeAsync();
}
