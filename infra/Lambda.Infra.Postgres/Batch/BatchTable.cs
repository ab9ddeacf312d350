using System.Data.Common;
using Dapper;
using Lambda.Ports.Batch;
using Npgsql;
using NpgsqlTypes;

namespace Lambda.Infra.Postgres.Batch;

/// <summary>The table of one version of one view: <c>batch_ID</c>, with the columns pane, key and state.</summary>
internal static class BatchTable
{
    /// <summary>Its name.</summary>
    public static string NameOf(long id) => $"batch_{id}";

    /// <summary>The rows that a query asks for, in order.</summary>
    public static NpgsqlCommand Select(NpgsqlConnection connection, string table, BatchQuery query)
    {
        var command = connection.CreateCommand();
        var keys = query.Keys is null ? "" : "AND key = ANY(@keys)";
        command.CommandText = $"SELECT pane, key, state FROM {table} WHERE pane >= @from AND pane <= @last {keys} ORDER BY pane, key";
        command.Parameters.Add(new NpgsqlParameter<long>("from", query.FromPane));
        command.Parameters.Add(new NpgsqlParameter<long>("last", query.ToPane == long.MaxValue ? long.MaxValue : query.ToPane - 1));
        if (query.Keys is not null)
        {
            command.Parameters.Add(new NpgsqlParameter("keys", NpgsqlDbType.Array | NpgsqlDbType.Bytea) { Value = query.Keys.Select(key => key.ToArray()).ToArray() });
        }

        return command;
    }

    /// <summary>How many rows it has; <c>null</c> when it is gone.</summary>
    public static async Task<long?> CountAsync(DbConnection connection, string table) =>
        await connection.QuerySingleAsync<bool>("SELECT to_regclass(@table) IS NOT NULL", new { table })
            ? await connection.QuerySingleAsync<long>($"SELECT count(*) FROM {table}")
            : null;

    /// <summary>Tables of versions that were dropped.</summary>
    public static async Task<IReadOnlyList<string>> UnnamedAsync(DbConnection connection)
    {
        const string Unnamed =
            """
            SELECT tablename FROM pg_tables WHERE schemaname = current_schema() AND tablename ~ '^batch_[0-9]+$'
                AND substr(tablename, 7)::bigint NOT IN (SELECT id FROM batch_versions)
            """;
        return [.. await connection.QueryAsync<string>(Unnamed)];
    }

    /// <summary>Drops it unless somebody reads it.</summary>
    public static async Task TryDropAsync(NpgsqlConnection connection, string table)
    {
        await using var transaction = await connection.BeginTransactionAsync();
        try
        {
            await connection.ExecuteAsync($"SET LOCAL lock_timeout = 50; DROP TABLE IF EXISTS {table}");
            await transaction.CommitAsync();
        }
        catch (PostgresException error) when (error.SqlState == PostgresErrorCodes.LockNotAvailable)
        {
            await transaction.RollbackAsync();
        }
    }
}
