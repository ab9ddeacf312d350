using Lambda.SharedLogic.Events;

namespace Lambda.SharedLogic.Deliveries.Tracking;

/// <summary>Where a vehicle goes next.</summary>
/// <param name="Package">The package to hand over there.</param>
/// <param name="Destination">The place's name; <c>null</c> when unknown.</param>
/// <param name="Position">Where that is; <c>null</c> when unknown.</param>
/// <param name="Meters">How far from the vehicle, along a great circle; <c>null</c> when unknown.</param>
public sealed record NextStop(string Package, string? Destination, GeoPoint? Position, double? Meters)
{
    /// <summary>The stop for a package.</summary>
    public static NextStop Of(PackageFacts package, PlaceFacts? place, VehicleFacts? vehicle) => new(
        package.Id, package.Destination, place?.Center,
        place is not null && vehicle is not null ? Haversine.Meters(vehicle.Position, place.Center) : null);
}
