namespace Lambda.SharedLogic.Deliveries.Tracking;

/// <summary>What a package's page says beyond what was reported. Made of what views say, at a time of theirs: the same views give the same page.</summary>
/// <param name="AsOf">The time that it holds for, in microseconds since 1970-01-01T00:00Z: the later of the watermark and of the latest event that it knows of.</param>
/// <param name="SpeedMetersPerSecond">How fast its vehicle is; <c>null</c> when it is in none, or nobody knows.</param>
/// <param name="Inferred">Its status by rule.</param>
/// <param name="Punctuality">How it stands to its promise.</param>
/// <param name="NextStop">Where its vehicle goes next; <c>null</c> when it is in none.</param>
/// <param name="StopsBefore">How many stops its vehicle makes before this one.</param>
/// <param name="Eta">When it is expected.</param>
public sealed record PackagePage(
    long AsOf, double? SpeedMetersPerSecond, InferredStatus Inferred, Punctuality? Punctuality, NextStop? NextStop, int StopsBefore, Arrival? Eta)
{
    /// <summary>Makes the page.</summary>
    /// <param name="package">The package.</param>
    /// <param name="driver">Where its driver is; <c>null</c> when unknown.</param>
    /// <param name="packagesOfDriver">The packages that its driver had lately, in any order; may have this one among them.</param>
    /// <param name="places">Destinations that are known, by name.</param>
    /// <param name="route">Its route's history.</param>
    /// <param name="watermark">The watermark of what the facts come from; <c>null</c> when there is none.</param>
    public static PackagePage Of(
        PackageFacts package, VehicleFacts? driver, IReadOnlyCollection<PackageFacts> packagesOfDriver, IReadOnlyDictionary<string, PlaceFacts> places,
        RouteFacts? route, long? watermark)
    {
        var vehicle = VehicleFacts.Carrying(package, driver);
        var asOf = Math.Max(Math.Max(watermark ?? long.MinValue, package.HeardAt), vehicle?.At ?? long.MinValue);
        var stops = package.IsCarried ? StopsUpTo(package, packagesOfDriver) : [];
        var placesOnTheWay = stops.ConvertAll(stop => stop.Destination is { } name ? places.GetValueOrDefault(name) : null);
        var arrival = EstimateArrival.Of(package, vehicle, placesOnTheWay, Pace.Of(packagesOfDriver), route, asOf);
        var isSilent = vehicle is null || asOf - vehicle.At > InferStatus.SilentWhenCarried;
        return new PackagePage(
            asOf,
            isSilent ? null : vehicle!.SpeedMetersPerSecond,
            InferStatus.Of(package, vehicle, placesOnTheWay.LastOrDefault(), isNext: stops.Count == 1, asOf),
            JudgePunctuality.Of(package, arrival, asOf),
            stops.Count > 0 ? NextStop.Of(stops[0], placesOnTheWay[0], vehicle) : null,
            Math.Max(0, stops.Count - 1),
            arrival);
    }

    /// <summary>The driver's stops up to this package, which is the last of them.</summary>
    private static List<PackageFacts> StopsUpTo(PackageFacts package, IEnumerable<PackageFacts> packagesOfDriver)
    {
        if (package.Driver is not { } driver)
        {
            return [package];
        }

        var order = GivenOrder.Of(driver, packagesOfDriver.Where(other => other.Id != package.Id).Append(package));
        return [.. order.TakeWhile(stop => stop.Id != package.Id), package];
    }
}
