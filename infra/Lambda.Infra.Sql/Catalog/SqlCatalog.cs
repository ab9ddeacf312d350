using Dapper;
using Lambda.Ports.Catalog;

namespace Lambda.Infra.Sql.Catalog;

/// <summary>The catalog in the tables of a database, each call one durable transaction. Cuts are here, the other parts in files of their own.</summary>
public sealed partial class SqlCatalog : ICatalog, IAsyncDisposable
{
    private readonly ISqlStore _store;
    private readonly ServedVersion _served;

    /// <param name="store">The database, with the steps of <see cref="CatalogTables"/> done.</param>
    public SqlCatalog(ISqlStore store)
        : this(store, new ServedVersion())
    {
    }

    private SqlCatalog(ISqlStore store, ServedVersion served) => (_store, _served) = (store, served);

    /// <summary>Finds out what is served; to be called once, before the first question.</summary>
    public async ValueTask LoadAsync(CancellationToken cancellationToken) => _served.Now = await _store.ReadAsync(CurrentPublicationAsync, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<long> BeginCutAsync(CancellationToken cancellationToken) => _store.WriteAsync(
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
        var changed = await _store.WriteAsync(
            connection => connection.ExecuteAsync("UPDATE cuts SET complete = 1 WHERE epoch = @epoch", new { epoch }), cancellationToken);
        if (changed == 0)
        {
            throw new InvalidOperationException($"the cut of epoch {epoch} was not begun");
        }
    }

    /// <inheritdoc/>
    public ValueTask<long?> PendingCutAsync(CancellationToken cancellationToken) => _store.ReadAsync(
        connection => connection.QuerySingleOrDefaultAsync<long?>("SELECT epoch FROM cuts WHERE complete = 0"), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<long> LatestEpochAsync(CancellationToken cancellationToken) => _store.ReadAsync(
        connection => connection.QuerySingleAsync<long>("SELECT coalesce(max(epoch), 0) FROM cuts WHERE complete = 1"), cancellationToken);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _store.DisposeAsync();

    /// <summary>What is served, as of the last commit, where no other process changes it: every answer asks for it. A catalog under a lease has the same.</summary>
    private sealed class ServedVersion
    {
        private volatile Publication? _now;

        public Publication? Now
        {
            get => _now;
            set => _now = value;
        }
    }
}
