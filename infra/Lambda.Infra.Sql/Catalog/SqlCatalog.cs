using System.Data.Common;
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

    /// <summary>Finds out what is served, and which partitions there are; to be called once, before the first question.</summary>
    public async ValueTask LoadAsync(CancellationToken cancellationToken)
    {
        _served.Now = await _store.ReadAsync(CurrentPublicationAsync, cancellationToken);
        _served.Partitions = await _store.ReadAsync(FindPartitionsAsync, cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask<long> BeginCutAsync(int partitions, CancellationToken cancellationToken)
    {
        var begun = await _store.WriteAsync(
            async connection =>
            {
                const string Begin =
                    """
                    INSERT INTO cuts (epoch, complete) SELECT (SELECT coalesce(max(epoch), 0) FROM cuts) + 1, 0
                        WHERE NOT EXISTS (SELECT 1 FROM cuts WHERE complete = 0);
                    SELECT epoch FROM cuts WHERE complete = 0;
                    """;
                var epoch = await connection.QuerySingleAsync<long>(Begin);
                return (Epoch: epoch, Partitions: await GrowAsync(connection, epoch, partitions));
            },
            cancellationToken,
            grown => _served.Partitions = grown.Partitions);
        return begun.Epoch;
    }

    /// <inheritdoc/>
    public async ValueTask<Partitioning> PartitionsAsync(int partitionsOfLog, CancellationToken cancellationToken)
    {
        var known = _store.IsShared ? await _store.ReadAsync(FindPartitionsAsync, cancellationToken) : _served.Partitions;
        return known ?? await _store.WriteAsync(
            async connection => await FindPartitionsAsync(connection) ?? await GrowAsync(connection, 0, partitionsOfLog), cancellationToken, said => _served.Partitions = said);
    }

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

    private static async Task<Partitioning> GrowAsync(DbConnection connection, long epoch, int partitions)
    {
        var known = await FindPartitionsAsync(connection);
        if (known is not null && known.Latest >= partitions)
        {
            return known;
        }

        // Beside a number that the same cut has taken in before: producers may have gone by that one too.
        const string Grow = "INSERT INTO partitionings (from_epoch, partitions) VALUES (@epoch, @partitions)";
        await connection.ExecuteAsync(Grow, new { epoch = known is null ? 0 : epoch, partitions });
        return (await FindPartitionsAsync(connection))!;
    }

    private static async Task<Partitioning?> FindPartitionsAsync(DbConnection connection)
    {
        var history = (await connection.QueryAsync<GrowthRow>("SELECT from_epoch AS FromEpoch, partitions FROM partitionings ORDER BY partitions")).ToList();
        return history.Count == 0 ? null : new Partitioning([.. history.Select(row => new Growth(row.FromEpoch, (int)row.Partitions))]);
    }

    private sealed record GrowthRow(long FromEpoch, long Partitions);

    /// <summary>What is served and which partitions there are, as of the last commit, where no other process changes it: every answer asks for it. A catalog under a lease has the same.</summary>
    private sealed class ServedVersion
    {
        private volatile Publication? _now;
        private volatile Partitioning? _partitions;

        public Partitioning? Partitions
        {
            get => _partitions;
            set => _partitions = value;
        }

        public Publication? Now
        {
            get => _now;
            set => _now = value;
        }
    }
}
