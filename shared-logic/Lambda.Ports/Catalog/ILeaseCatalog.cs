namespace Lambda.Ports.Catalog;

/// <summary>Leases, by name. Each change is a compare-and-set, so that of two who want the same one gets it.</summary>
public interface ILeaseCatalog
{
    /// <summary>The lease of that name, or <c>null</c> when nobody has ever held it.</summary>
    ValueTask<Lease?> FindLeaseAsync(string name, CancellationToken cancellationToken);

    /// <summary>Takes a lease with the next token, whoever holds it. <c>null</c>, and nothing changed, when it is not as <paramref name="seen"/> any more.</summary>
    /// <param name="name">The lease's name.</param>
    /// <param name="owner">Who takes it; not empty.</param>
    /// <param name="seen">What was found before.</param>
    /// <param name="cancellationToken">Gives up.</param>
    ValueTask<Lease?> TakeLeaseAsync(string name, string owner, Lease? seen, CancellationToken cancellationToken);

    /// <summary>Says that the holder lives. <c>null</c>, and nothing changed, when the lease has another token or was let go.</summary>
    ValueTask<Lease?> RenewLeaseAsync(Lease lease, CancellationToken cancellationToken);

    /// <summary>Lets a lease go, so that nobody has to wait; does nothing when it has another token. The token stays, and the next one is higher.</summary>
    ValueTask ReleaseLeaseAsync(Lease lease, CancellationToken cancellationToken);

    /// <summary>
    /// This catalog, for work that the lease gives the right to: each change throws <see cref="LeaseLostException"/>, in the transaction that would make it and so with nothing
    /// changed, once the lease has another token or was let go.
    /// </summary>
    ICatalog Under(Lease lease);
}
