namespace Lambda.ServingLayer.Queries;

/// <summary>What a query may cost.</summary>
public sealed record QueryLimits
{
    /// <summary>
    /// How often a query starts anew when a publish or rollback overtakes it. Default 5. Reaching it takes that many publishes within one query; then the hole
    /// that it ran into is told.
    /// </summary>
    public int MaximumAttempts { get; init; } = 5;

    /// <summary>Up to this many keys, a query that names whole keys looks them up; above, it reads all rows and filters. Default 1,000.</summary>
    public int MaximumLookups { get; init; } = 1_000;
}
