using Dapper;
using Lambda.Ports.Catalog;

namespace Lambda.Infra.Sql.Catalog;

/// <summary>The catalog in the tables of a database, each call one durable transaction. Cuts are here, the other parts in files of their own.</summary>
/// <param name="store">The database, with the steps of <see cref="CatalogTables"/> done.</param>
public sealed partial class SqlCatalog(ISqlStore store) : ICatalog, IAsyncDisposable
{
    /// <summary>Finds out what is served; to be called once, before the first question.</summary>
    public async ValueTask LoadAsync(CancellationToken cancellationToken) => _current = await store.ReadAsync(CurrentPublicationAsync, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<long> BeginCutAsync(CancellationToken cancellationToken) => store.WriteAsync(
        connection => connection.QuerySingleAsync<long>(
            """
            INSERT INTO cuts (epoch, complete) SELECT (SELECT coalesce(max(epoch), 0) FROM cuts) + 1, 0
                WHERE NOT EXISTS (SELECT 1 FROM cuts WHERE complete = 0);
            SELECT epoch FROM cuts WHERE complete = 0;
            """),
        cancellationToken);

    /// <inheritdoc/>
    public async ValueTask CompleteCutAsync(long epoch, CancellationToken cancellationToken)
    {
        var changed = await store.WriteAsync(
            connection => connection.ExecuteAsync("UPDATE cuts SET complete = 1 WHERE epoch = @epoch", new { epoch }), cancellationToken);
        if (changed == 0)
        {
            throw new InvalidOperationException($"the cut of epoch {epoch} was not begun");
        }
    }

    /// <inheritdoc/>
    public ValueTask<long?> PendingCutAsync(CancellationToken cancellationToken) => store.ReadAsync(
        connection => connection.QuerySingleOrDefaultAsync<long?>("SELECT epoch FROM cuts WHERE complete = 0"), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<long> LatestEpochAsync(CancellationToken cancellationToken) => store.ReadAsync(
        connection => connection.QuerySingleAsync<long>("SELECT coalesce(max(epoch), 0) FROM cuts WHERE complete = 1"), cancellationToken);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => store.DisposeAsync();
}
