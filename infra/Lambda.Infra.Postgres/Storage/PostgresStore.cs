using System.Data;
using System.Data.Common;
using Dapper;
using Lambda.Infra.Sql;
using Npgsql;

namespace Lambda.Infra.Postgres.Storage;

/// <summary>
/// The tables of one store in a PostgreSQL schema. Changes take turns, in all processes, by an advisory lock that lives as long as their transaction: so each
/// sees what the one before it left, and none has to be tried again.
/// </summary>
internal sealed class PostgresStore(NpgsqlDataSource source, string name) : ISqlStore
{
    /// <summary>PostgreSQL's types. Text is compared byte by byte, whatever the server's locale.</summary>
    public static readonly SqlTypes Types = new("BIGINT", "TEXT COLLATE \"C\"", "BYTEA", "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY");

    /// <inheritdoc/>
    public bool IsShared => true;

    /// <summary>Brings the store's tables up to date; several processes may do so at once.</summary>
    public static async Task<PostgresStore> OpenAsync(NpgsqlDataSource source, string name, string[] steps, CancellationToken cancellationToken)
    {
        var store = new PostgresStore(source, name);
        await store.WriteAsync(connection => Migrations.ApplyAsync(connection, name, steps), cancellationToken);
        return store;
    }

    /// <inheritdoc/>
    public async ValueTask<T> ReadAsync<T>(Func<DbConnection, Task<T>> query, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
        var result = await query(connection);
        await transaction.CommitAsync(cancellationToken);
        return result;
    }

    /// <inheritdoc/>
    public async ValueTask<T> WriteAsync<T>(Func<DbConnection, Task<T>> change, CancellationToken cancellationToken, Action<T>? committed = null)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition(
            "SELECT pg_advisory_xact_lock(hashtextextended(current_schema() || '/' || @name, 0))", new { name }, cancellationToken: cancellationToken));
        var result = await change(connection);
        await transaction.CommitAsync(CancellationToken.None);
        committed?.Invoke(result);
        return result;
    }

    /// <inheritdoc/>
    public bool IsConflict(DbException error) => error.SqlState == PostgresErrorCodes.UniqueViolation;

    /// <summary>Nothing: the connections belong to whoever made their source.</summary>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
