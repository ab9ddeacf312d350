using Dapper;
using Lambda.Ports.Catalog;

namespace Lambda.Infra.Sql.Catalog;

public sealed partial class SqlCatalog
{
    private const string SelectLease = "SELECT name, token, owner, renewals FROM leases WHERE name = @name";

    /// <inheritdoc/>
    public ValueTask<Lease?> FindLeaseAsync(string name, CancellationToken cancellationToken) => _store.ReadAsync(
        connection => connection.QuerySingleOrDefaultAsync<Lease?>(SelectLease, new { name }), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<Lease?> TakeLeaseAsync(string name, string owner, Lease? seen, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(owner);
        return _store.WriteAsync(
            async connection =>
            {
                var stored = await connection.QuerySingleOrDefaultAsync<Lease?>(SelectLease, new { name });
                if (stored != seen)
                {
                    return null;
                }

                var taken = new Lease(name, (stored?.Token ?? 0) + 1, owner, 0);
                const string Put =
                    """
                    INSERT INTO leases (name, token, owner, renewals) VALUES (@Name, @Token, @Owner, @Renewals)
                    ON CONFLICT (name) DO UPDATE SET token = excluded.token, owner = excluded.owner, renewals = excluded.renewals
                    """;
                await connection.ExecuteAsync(Put, taken);
                return taken;
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<Lease?> RenewLeaseAsync(Lease lease, CancellationToken cancellationToken) => _store.WriteAsync(
        connection => connection.QuerySingleOrDefaultAsync<Lease?>(
            "UPDATE leases SET renewals = renewals + 1 WHERE name = @Name AND token = @Token AND owner <> '' RETURNING name, token, owner, renewals", lease),
        cancellationToken);

    /// <inheritdoc/>
    public async ValueTask ReleaseLeaseAsync(Lease lease, CancellationToken cancellationToken) => await _store.WriteAsync(
        connection => connection.ExecuteAsync("UPDATE leases SET owner = '' WHERE name = @Name AND token = @Token", lease), cancellationToken);

    /// <inheritdoc/>
    public ICatalog Under(Lease lease) => new SqlCatalog(new FencedStore(_store, lease), _served);
}
