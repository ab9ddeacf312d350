namespace Lambda.SharedLogic.Deliveries.Tracking;

/// <summary>When a package is expected at its door.</summary>
/// <param name="At">When, in microseconds since 1970-01-01T00:00Z; never before the time it was estimated for.</param>
/// <param name="Basis">What the estimate rests on.</param>
/// <param name="ErrorSeconds">The standard deviation that the error should have; <c>null</c> when nobody knows.</param>
/// <param name="Pace">The pace assumed; <c>null</c> when the estimate does not rest on one.</param>
public sealed record Arrival(long At, ArrivalBasis Basis, double? ErrorSeconds, Pace? Pace = null);

/// <summary>What an estimate of arrival rests on, the best first.</summary>
public enum ArrivalBasis
{
    /// <summary>The vehicle's position, the stops before this one, where they are, and the driver's pace.</summary>
    Stops,

    /// <summary>The pick-up, and how long the route took lately.</summary>
    Route,

    /// <summary>What was promised.</summary>
    Promise,
}
