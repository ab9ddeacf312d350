using Lambda.SharedLogic.Deliveries.Tracking;

namespace Lambda.ServingLayer.Host.Contracts.Tracking;

/// <summary>Where a vehicle goes next.</summary>
/// <param name="Package">The package to hand over there.</param>
/// <param name="Destination">The place's name; <c>null</c> when unknown.</param>
/// <param name="Latitude">Where that is, in degrees, as learned from deliveries there; <c>null</c> when unknown.</param>
/// <param name="Longitude">Where that is, in degrees.</param>
/// <param name="Meters">How far from the vehicle, along a great circle; <c>null</c> when unknown.</param>
public sealed record StopBody(string Package, string? Destination, double? Latitude, double? Longitude, double? Meters)
{
    /// <summary>The body for a stop.</summary>
    public static StopBody Of(NextStop stop) => new(stop.Package, stop.Destination, stop.Position?.Latitude, stop.Position?.Longitude, stop.Meters);
}
