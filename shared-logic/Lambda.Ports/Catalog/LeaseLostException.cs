namespace Lambda.Ports.Catalog;

/// <summary>A change was refused and nothing has changed: the lease that gave the right to it is another's by now.</summary>
public sealed class LeaseLostException(Lease lease)
    : Exception($"'{lease.Owner}' has lost the lease '{lease.Name}' with token {lease.Token}: its change was refused")
{
    /// <summary>The lease that was lost.</summary>
    public Lease Lease { get; } = lease;
}
