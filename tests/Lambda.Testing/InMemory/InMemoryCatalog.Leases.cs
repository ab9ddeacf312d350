using Lambda.Ports.Catalog;

namespace Lambda.Testing.InMemory;

public sealed partial class InMemoryCatalog
{
    private readonly Dictionary<string, Lease> _leases = [];

    /// <inheritdoc/>
    public ValueTask<Lease?> FindLeaseAsync(string name, CancellationToken cancellationToken) => Locked(() => _leases.GetValueOrDefault(name));

    /// <inheritdoc/>
    public ValueTask<Lease?> TakeLeaseAsync(string name, string owner, Lease? seen, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(owner);
        return Locked(() =>
        {
            var stored = _leases.GetValueOrDefault(name);
            return stored == seen ? _leases[name] = new Lease(name, (stored?.Token ?? 0) + 1, owner, 0) : null;
        });
    }

    /// <inheritdoc/>
    public ValueTask<Lease?> RenewLeaseAsync(Lease lease, CancellationToken cancellationToken) => Locked(() =>
        IsHeld(lease) ? _leases[lease.Name] = _leases[lease.Name] with { Renewals = _leases[lease.Name].Renewals + 1 } : null);

    /// <inheritdoc/>
    public ValueTask ReleaseLeaseAsync(Lease lease, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_leases.TryGetValue(lease.Name, out var stored) && stored.Token == lease.Token)
                _leases[lease.Name] = stored with { Owner = "" };
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ICatalog Under(Lease lease) => new FencedCatalog(this, lease);

    /// <summary>Makes a change if the lease is held, in one step.</summary>
    internal T Change<T>(Lease lease, Func<ICatalog, T> change)
    {
        // Every change of this catalog is over when its call returns.
        lock (_lock)
            return IsHeld(lease) ? change(this) : throw new LeaseLostException(lease);
    }

    private bool IsHeld(Lease lease) => _leases.TryGetValue(lease.Name, out var stored) && stored.Token == lease.Token && stored.IsHeld;
}
