namespace Lambda.Ports.Catalog;

/// <summary>
/// The right to do a piece of work that only one node may do at a time. Nobody compares clocks: whoever wants a lease that another holds looks at it again after a while, and may
/// take it when it has not been renewed meanwhile.
/// </summary>
/// <param name="Name">Of the work.</param>
/// <param name="Token">Rises by one whenever somebody takes the lease; what is changed under a lower one is refused.</param>
/// <param name="Owner">Who holds it, for people; empty when it was let go.</param>
/// <param name="Renewals">Rises by one whenever the holder says that it lives.</param>
public sealed record Lease(string Name, long Token, string Owner, long Renewals)
{
    /// <summary>Whether somebody holds it.</summary>
    public bool IsHeld => Owner.Length > 0;
}
