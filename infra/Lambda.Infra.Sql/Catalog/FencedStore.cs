using System.Data.Common;
using Dapper;
using Lambda.Ports.Catalog;

namespace Lambda.Infra.Sql.Catalog;

/// <summary>The catalog's database for the holder of a lease: a change looks at the lease in its own transaction and is refused when another has it.</summary>
internal sealed class FencedStore(ISqlStore store, Lease lease) : ISqlStore
{
    /// <inheritdoc/>
    public bool IsShared => store.IsShared;

    /// <inheritdoc/>
    public ValueTask<T> ReadAsync<T>(Func<DbConnection, Task<T>> query, CancellationToken cancellationToken) => store.ReadAsync(query, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<T> WriteAsync<T>(Func<DbConnection, Task<T>> change, CancellationToken cancellationToken, Action<T>? committed = null) => store.WriteAsync(
        async connection =>
        {
            const string Held = "SELECT count(*) FROM leases WHERE name = @Name AND token = @Token AND owner <> ''";
            return await connection.QuerySingleAsync<long>(Held, lease) == 1 ? await change(connection) : throw new LeaseLostException(lease);
        },
        cancellationToken,
        committed);

    /// <inheritdoc/>
    public bool IsConflict(DbException error) => store.IsConflict(error);

    /// <summary>Nothing: the database belongs to whoever opened it.</summary>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
