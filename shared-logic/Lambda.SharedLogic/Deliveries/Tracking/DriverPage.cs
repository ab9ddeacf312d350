using Lambda.SharedLogic.Views;

namespace Lambda.SharedLogic.Deliveries.Tracking;

/// <summary>What a driver's page says beyond what was reported. Made of what views say, at a time of theirs: the same views give the same page.</summary>
/// <param name="AsOf">The time that it holds for, in microseconds since 1970-01-01T00:00Z: the later of the watermark and of the latest event that it knows of.</param>
/// <param name="Stops">The stops that are left, in the given order.</param>
/// <param name="Order">Their best order; <c>null</c> when no place of a stop, or not the driver's position, is known.</param>
/// <param name="AreStopsCut">Whether there may be more: only so many of a driver's packages are known.</param>
/// <param name="Shifts">The shifts of the last days, in order of time.</param>
public sealed record DriverPage(long? AsOf, IReadOnlyList<DriverStop> Stops, DriverOrder? Order, bool AreStopsCut, IReadOnlyList<ActivitySession> Shifts)
{
    /// <summary>Makes the page.</summary>
    /// <param name="driver">The driver.</param>
    /// <param name="vehicle">Where the driver is; <c>null</c> when unknown.</param>
    /// <param name="packages">The packages that the driver had lately, in any order.</param>
    /// <param name="places">Destinations that are known, by name.</param>
    /// <param name="shifts">The shifts of the last days.</param>
    /// <param name="watermark">The watermark of what the facts come from; <c>null</c> when there is none.</param>
    public static DriverPage Of(
        string driver, VehicleFacts? vehicle, IReadOnlyCollection<PackageFacts> packages, IReadOnlyDictionary<string, PlaceFacts> places,
        IReadOnlyList<ActivitySession> shifts, long? watermark)
    {
        var stops = GivenOrder.Of(driver, packages)
            .Select(package => new DriverStop(package, package.Destination is { } name ? places.GetValueOrDefault(name) : null)).ToList();
        long?[] times = [watermark, vehicle?.At, .. stops.Select(stop => (long?)stop.Package.HeardAt)];
        return new DriverPage(
            times.Max(), stops, vehicle is null ? null : DriverOrder.Of(vehicle, stops), packages.Count >= DriverDays.MostPackages, shifts);
    }
}

/// <summary>A stop that is left.</summary>
/// <param name="Package">The package to hand over.</param>
/// <param name="Place">Where; <c>null</c> when unknown.</param>
public sealed record DriverStop(PackageFacts Package, PlaceFacts? Place);

/// <summary>In which order stops are best made, from where the driver is. Stops whose place is unknown are left out of both orders.</summary>
/// <param name="Packages">The packages in the best order.</param>
/// <param name="GivenMeters">The way in the given order, along great circles.</param>
/// <param name="BestMeters">The way in the best order.</param>
public sealed record DriverOrder(IReadOnlyList<string> Packages, double GivenMeters, double BestMeters)
{
    /// <summary>What the best order saves.</summary>
    public double SavedMeters => Math.Max(0, GivenMeters - BestMeters);

    /// <summary>The order for stops in the given order; <c>null</c> when no place is known.</summary>
    public static DriverOrder? Of(VehicleFacts vehicle, IEnumerable<DriverStop> stops)
    {
        var placed = stops.Where(stop => stop.Place is not null).ToList();
        if (placed.Count == 0)
        {
            return null;
        }

        var points = placed.ConvertAll(stop => stop.Place!.Center);
        var best = StopOrder.Best(vehicle.Position, points);
        return new DriverOrder(
            Array.ConvertAll(best, stop => placed[stop].Package.Id),
            StopOrder.Meters(vehicle.Position, points, Enumerable.Range(0, points.Count)),
            StopOrder.Meters(vehicle.Position, points, best));
    }
}
