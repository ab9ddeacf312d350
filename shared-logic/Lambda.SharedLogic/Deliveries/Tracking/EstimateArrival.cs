namespace Lambda.SharedLogic.Deliveries.Tracking;

/// <summary>Estimates when a package arrives. The rules in order; the first whose facts are there decides. See docs/deliveries.md.</summary>
public static class EstimateArrival
{
    /// <summary>Fewer deliveries than this do not make a route's history.</summary>
    public const int FewestDurations = 5;

    // The mean distance between two points that scatter, beside the root of its mean square: 0.9 over a square.
    private const double MeanToRoot = 0.9;

    private const double SecondsOfUnknownLeg = 300;
    private const double DeviationAtStopSeconds = 60;
    private const double DeviationOfPace = 0.25;
    private const double QuantilesApart = 1.645; // standard deviations from the median to the 95th percentile of a normal distribution

    /// <summary>The estimate at a time; <c>null</c> for a package that has ended, or when there is nothing to go by.</summary>
    /// <param name="package">The package.</param>
    /// <param name="vehicle">Where its vehicle is; <c>null</c> when nobody knows or it is in none.</param>
    /// <param name="placesOnTheWay">The places of the stops before it, in order, then its own; <c>null</c> for one that is unknown.</param>
    /// <param name="pace">The driver's pace.</param>
    /// <param name="route">Its route's history.</param>
    /// <param name="asOf">The time, in microseconds since 1970-01-01T00:00Z.</param>
    public static Arrival? Of(
        PackageFacts package, VehicleFacts? vehicle, IReadOnlyList<PlaceFacts?> placesOnTheWay, Pace pace, RouteFacts? route, long asOf)
    {
        if (package.IsEnded)
        {
            return null;
        }

        if (package.IsCarried && placesOnTheWay is [.., not null] && vehicle is not null && asOf - vehicle.At <= InferStatus.SilentWhenCarried)
        {
            return ByStops(vehicle, placesOnTheWay, pace, asOf);
        }

        if (package is { IsCarried: true, PickedUpAt: { } pickedUpAt } && route?.Durations >= FewestDurations)
        {
            var deviation = (route.SlowSeconds - route.MedianSeconds) / QuantilesApart;
            return new Arrival(Math.Max(asOf, After(pickedUpAt, route.MeanSeconds)), ArrivalBasis.Route, deviation);
        }

        return package.PromisedAt is { } promised && promised >= asOf ? new Arrival(promised, ArrivalBasis.Promise, null) : null;
    }

    private static Arrival ByStops(VehicleFacts vehicle, IReadOnlyList<PlaceFacts?> places, Pace pace, long asOf)
    {
        var (drives, variance) = (0.0, 0.0);
        var from = new PlaceFacts(vehicle.Position, 0);
        foreach (var place in places)
        {
            drives += place is null ? SecondsOfUnknownLeg : MetersByRoad(from, place) / pace.MetersPerSecond;
            var scatter = (place?.SpreadMeters ?? 0) * Pace.DetourFactor / pace.MetersPerSecond;
            variance += Squared(scatter) + Squared(DeviationAtStopSeconds);
            from = place ?? from;
        }

        // Legs scatter each for itself; a pace that is wrong is so on all of them.
        var deviation = Math.Sqrt(variance + Squared(drives * DeviationOfPace));
        var arrival = After(vehicle.At, drives + (places.Count * Pace.SecondsAtStop));
        return new Arrival(Math.Max(asOf, arrival), ArrivalBasis.Stops, deviation, pace);
    }

    /// <summary>The way to expect between two places, each of which stands for positions around it: two doors of one place are not at the same spot.</summary>
    private static double MetersByRoad(PlaceFacts from, PlaceFacts to)
    {
        var scatter = Math.Sqrt(Squared(from.SpreadMeters) + Squared(to.SpreadMeters)) * MeanToRoot;
        return Math.Sqrt(Squared(Haversine.Meters(from.Center, to.Center)) + Squared(scatter)) * Pace.DetourFactor;
    }

    private static double Squared(double number) => number * number;

    private static long After(long time, double seconds) => time + (long)(seconds * Instants.Second);
}
