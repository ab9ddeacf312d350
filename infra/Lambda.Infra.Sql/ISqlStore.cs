using System.Data.Common;

namespace Lambda.Infra.Sql;

/// <summary>A database that small stores keep their rows in.</summary>
public interface ISqlStore : IAsyncDisposable
{
    /// <summary>Whether other processes change the rows as well, so that nothing may be remembered from one call to the next.</summary>
    bool IsShared { get; }

    /// <summary>Asks; what it sees is of one moment.</summary>
    ValueTask<T> ReadAsync<T>(Func<DbConnection, Task<T>> query, CancellationToken cancellationToken);

    /// <summary>Changes, alone: no other change of this store is under way meanwhile. Durable on return, or nothing has changed when it throws.</summary>
    /// <param name="change">The change.</param>
    /// <param name="cancellationToken">Gives up waiting for the turn.</param>
    /// <param name="committed">Called after the commit and before any other call's turn.</param>
    ValueTask<T> WriteAsync<T>(Func<DbConnection, Task<T>> change, CancellationToken cancellationToken, Action<T>? committed = null);

    /// <summary>Whether a change failed because a row with the same key is there already.</summary>
    bool IsConflict(DbException error);
}
