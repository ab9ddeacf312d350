using System.Data.Common;
using Dapper;
using Lambda.Infra.Sql;
using Microsoft.Data.Sqlite;

namespace Lambda.Infra.Sqlite.Storage;

/// <summary>One connection that callers take turns with: for stores whose calls are few and small. Each call is one transaction.</summary>
internal sealed class StoreConnection : ISqlStore
{
    /// <summary>SQLite's types.</summary>
    public static readonly SqlTypes Types = new("INTEGER", "TEXT", "BLOB", "INTEGER PRIMARY KEY AUTOINCREMENT");

    private readonly SemaphoreSlim _turn = new(1);
    private readonly SqliteConnection _connection;
    private bool _isDisposed;

    private StoreConnection(SqliteConnection connection) => _connection = connection;

    /// <summary>Opens a file, creates it when it is missing, and brings its tables up to date.</summary>
    public static StoreConnection Open(string path, params ReadOnlySpan<string> steps)
    {
        Migrations.Open(path, steps).Dispose();
        var settings = new SqliteConnectionStringBuilder { DataSource = path, Pooling = false };
        var connection = new SqliteConnection(settings.ToString());
        try
        {
            connection.Open();
            connection.Execute(Migrations.DurableSettings);
            return new StoreConnection(connection);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public bool IsShared => false;

    /// <inheritdoc/>
    public ValueTask<T> ReadAsync<T>(Func<DbConnection, Task<T>> query, CancellationToken cancellationToken) =>
        RunAsync(query, deferred: true, committed: null, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<T> WriteAsync<T>(Func<DbConnection, Task<T>> change, CancellationToken cancellationToken, Action<T>? committed = null) =>
        RunAsync(change, deferred: false, committed, cancellationToken);

    /// <inheritdoc/>
    public bool IsConflict(DbException error) => error is SqliteException { SqliteErrorCode: SQLitePCL.raw.SQLITE_CONSTRAINT };

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        // A call that is under way finishes first; those that come later are refused.
        await _turn.WaitAsync();
        _isDisposed = true;
        await _connection.DisposeAsync();
        _turn.Release();
    }

    private async ValueTask<T> RunAsync<T>(Func<DbConnection, Task<T>> action, bool deferred, Action<T>? committed, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            using var transaction = _connection.BeginTransaction(deferred);
            var result = await action(_connection);
            transaction.Commit();
            committed?.Invoke(result);
            return result;
        }
        finally
        {
            _turn.Release();
        }
    }
}
