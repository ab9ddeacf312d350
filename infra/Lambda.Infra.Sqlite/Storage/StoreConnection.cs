using Dapper;
using Microsoft.Data.Sqlite;

namespace Lambda.Infra.Sqlite.Storage;

/// <summary>One connection that callers take turns with: for stores whose calls are few and small. Each call is one transaction.</summary>
internal sealed class StoreConnection : IAsyncDisposable
{
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

    /// <summary>Asks; what it sees is of one moment.</summary>
    public ValueTask<T> ReadAsync<T>(Func<SqliteConnection, T> query, CancellationToken cancellationToken) =>
        RunAsync(query, deferred: true, committed: null, cancellationToken);

    /// <summary>Changes; durable on return, or nothing has changed when it throws.</summary>
    /// <param name="change">The change.</param>
    /// <param name="cancellationToken">Gives up waiting for the turn.</param>
    /// <param name="committed">Called after the commit and before any other call's turn.</param>
    public ValueTask<T> WriteAsync<T>(Func<SqliteConnection, T> change, CancellationToken cancellationToken, Action<T>? committed = null) =>
        RunAsync(change, deferred: false, committed, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        // A call that is under way finishes first; those that come later are refused.
        await _turn.WaitAsync().ConfigureAwait(false);
        _isDisposed = true;
        await _connection.DisposeAsync().ConfigureAwait(false);
        _turn.Release();
    }

    private async ValueTask<T> RunAsync<T>(Func<SqliteConnection, T> action, bool deferred, Action<T>? committed, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            using var transaction = _connection.BeginTransaction(deferred);
            var result = action(_connection);
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
