using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Dapper;
using Lambda.Infra.Sql;
using Lambda.Ports.Batch;
using Npgsql;
using NpgsqlTypes;

namespace Lambda.Infra.Postgres.Batch;

/// <summary>
/// Batch views in PostgreSQL: a table for each view and version, filled by one binary COPY and never changed again. The table, its rows, its indexes and the
/// row that names it come with one transaction. Tables of their own, not partitions of one: dropping a partition locks all its siblings' readers out.
/// </summary>
public sealed class PostgresBatchViewStore(NpgsqlDataSource source, ISqlStore store) : IBatchViewStore
{
    /// <summary>Makes the table that names the others.</summary>
    internal static readonly string[] Steps =
    [
        """
        CREATE TABLE batch_versions (
            id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, view TEXT COLLATE "C" NOT NULL, version BIGINT NOT NULL, rows BIGINT NOT NULL, UNIQUE (view, version));
        """,
    ];

    /// <summary>Tables whose rows this process has counted and found complete.</summary>
    private readonly ConcurrentDictionary<(string View, long Version), long> _trusted = [];

    /// <inheritdoc/>
    public async ValueTask WriteAsync(string view, long version, IEnumerable<BatchRow> rows, CancellationToken cancellationToken)
    {
        await SweepAsync(cancellationToken);
        _trusted.TryRemove((view, version), out _);
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await connection.ExecuteAsync("DELETE FROM batch_versions WHERE view = @view AND version = @version", new { view, version });
        var id = await connection.QuerySingleAsync<long>(
            "INSERT INTO batch_versions (view, version, rows) VALUES (@view, @version, 0) RETURNING id", new { view, version });
        var table = BatchTable.NameOf(id);
        await connection.ExecuteAsync($"CREATE TABLE {table} (pane BIGINT NOT NULL, key BYTEA NOT NULL, state BYTEA NOT NULL)");
        var count = await CopyAsync(connection, table, InOrder(view, rows), cancellationToken);
        await connection.ExecuteAsync($"ALTER TABLE {table} ADD PRIMARY KEY (pane, key); CREATE INDEX ON {table} (key, pane)");
        await connection.ExecuteAsync("UPDATE batch_versions SET rows = @count WHERE id = @id", new { id, count });
        await transaction.CommitAsync(CancellationToken.None);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<BatchRow> ReadAsync(BatchQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var table = BatchTable.NameOf(await TrustedAsync(query.View, query.Version, cancellationToken));
        if (query.ToPane <= query.FromPane)
        {
            yield break;
        }

        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await using var command = BatchTable.Select(connection, table, query);
        await using var reader = await ExecuteAsync(command, query, cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            yield return new BatchRow(reader.GetInt64(0), reader.GetFieldValue<byte[]>(1), reader.GetFieldValue<byte[]>(2));
        }
    }

    /// <inheritdoc/>
    public async ValueTask DropAsync(string view, long version, CancellationToken cancellationToken)
    {
        _trusted.TryRemove((view, version), out _);
        await store.WriteAsync(
            connection => connection.ExecuteAsync("DELETE FROM batch_versions WHERE view = @view AND version = @version", new { view, version }), cancellationToken);
        await SweepAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<long>> VersionsAsync(string view, CancellationToken cancellationToken) => store.ReadAsync<IReadOnlyList<long>>(
        async connection => [.. await connection.QueryAsync<long>("SELECT version FROM batch_versions WHERE view = @view ORDER BY version", new { view })],
        cancellationToken);

    private static async Task<long> CopyAsync(NpgsqlConnection connection, string table, IEnumerable<BatchRow> rows, CancellationToken cancellationToken)
    {
        var count = 0L;
        await using var writer = await connection.BeginBinaryImportAsync($"COPY {table} (pane, key, state) FROM STDIN (FORMAT BINARY)", cancellationToken);
        foreach (var row in rows)
        {
            await writer.StartRowAsync(cancellationToken);
            await writer.WriteAsync(row.Pane, NpgsqlDbType.Bigint, cancellationToken);
            await writer.WriteAsync(row.Key, NpgsqlDbType.Bytea, cancellationToken);
            await writer.WriteAsync(row.State, NpgsqlDbType.Bytea, cancellationToken);
            count++;
        }

        await writer.CompleteAsync(cancellationToken);
        return count;
    }

    private static IEnumerable<BatchRow> InOrder(string view, IEnumerable<BatchRow> rows)
    {
        var (count, last) = (0L, default(BatchRow));
        foreach (var row in rows)
        {
            if (count > 0 && (row.Pane < last.Pane || (row.Pane == last.Pane && row.Key.Span.SequenceCompareTo(last.Key.Span) <= 0)))
            {
                throw new ArgumentException($"row {count} of view '{view}' does not come after the one before it", nameof(rows));
            }

            // The key's memory may be used again for the next row.
            last = row with { Key = row.Key.ToArray() };
            yield return row;
            count++;
        }
    }

    private static async Task<NpgsqlDataReader> ExecuteAsync(NpgsqlCommand command, BatchQuery query, CancellationToken cancellationToken)
    {
        try
        {
            return await command.ExecuteReaderAsync(cancellationToken);
        }
        catch (PostgresException error) when (error.SqlState == PostgresErrorCodes.UndefinedTable)
        {
            throw new MissingVersionException(query.View, query.Version, "its table is gone");
        }
    }

    /// <summary>The table of a version, counted once by each process: rows that went missing must not make an answer smaller.</summary>
    private async ValueTask<long> TrustedAsync(string view, long version, CancellationToken cancellationToken)
    {
        if (_trusted.TryGetValue((view, version), out var known))
        {
            return known;
        }

        var (id, rows) = await store.ReadAsync(
            connection => connection.QuerySingleOrDefaultAsync<(long Id, long Rows)>(
                "SELECT id, rows FROM batch_versions WHERE view = @view AND version = @version", new { view, version }),
            cancellationToken);
        if (id == 0)
        {
            throw new MissingVersionException(view, version, "it has no table");
        }

        var counted = await store.ReadAsync(connection => BatchTable.CountAsync(connection, BatchTable.NameOf(id)), cancellationToken);
        if (counted != rows)
        {
            throw new MissingVersionException(view, version, counted is null ? "its table is gone" : $"its table has {counted} rows of {rows}");
        }

        return _trusted[(view, version)] = id;
    }

    /// <summary>Drops the tables that no row names any more, except for those that somebody still reads: their turn comes with the next write or drop.</summary>
    private async ValueTask SweepAsync(CancellationToken cancellationToken)
    {
        var unnamed = await store.ReadAsync(BatchTable.UnnamedAsync, cancellationToken);
        foreach (var table in unnamed)
        {
            await using var connection = await source.OpenConnectionAsync(cancellationToken);
            await BatchTable.TryDropAsync(connection, table);
        }
    }
}
