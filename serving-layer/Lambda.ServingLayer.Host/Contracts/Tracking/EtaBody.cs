using Lambda.SharedLogic.Deliveries.Tracking;

namespace Lambda.ServingLayer.Host.Contracts.Tracking;

/// <summary>When a package is expected at its door.</summary>
/// <param name="At">When; never before the page's time.</param>
/// <param name="Basis">What the estimate rests on.</param>
/// <param name="ErrorSeconds">The standard deviation that the error should have; <c>null</c> when nobody knows.</param>
/// <param name="Pace">The pace assumed; <c>null</c> when the estimate does not rest on one.</param>
public sealed record EtaBody(DateTimeOffset At, ArrivalBasis Basis, double? ErrorSeconds, PaceBody? Pace)
{
    /// <summary>The body for an estimate.</summary>
    public static EtaBody Of(Arrival arrival) => new(
        Instants.ToTime(arrival.At), arrival.Basis, arrival.ErrorSeconds is { } seconds ? Math.Round(seconds) : null,
        arrival.Pace is { } pace ? new PaceBody(pace.MetersPerSecond, pace.Legs) : null);
}

/// <summary>How fast a driver is taken to be.</summary>
/// <param name="MetersPerSecond">By road, between stops.</param>
/// <param name="Legs">From how many of the driver's latest legs; 0 when it is the default.</param>
public sealed record PaceBody(double MetersPerSecond, int Legs);
