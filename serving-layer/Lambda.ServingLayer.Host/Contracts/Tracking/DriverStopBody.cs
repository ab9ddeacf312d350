using Lambda.SharedLogic.Deliveries.Tracking;
using Lambda.SharedLogic.Events;

namespace Lambda.ServingLayer.Host.Contracts.Tracking;

/// <summary>A stop that is left.</summary>
/// <param name="Package">The package to hand over.</param>
/// <param name="Status">Its status, as reported.</param>
/// <param name="PickedUpAt">When it was picked up; <c>null</c> when unknown.</param>
/// <param name="PromisedAt">By when it was promised; <c>null</c> without a promise.</param>
/// <param name="Destination">The place's name; <c>null</c> when unknown.</param>
/// <param name="Latitude">Where that is, in degrees, as learned from deliveries there; <c>null</c> when unknown.</param>
/// <param name="Longitude">Where that is, in degrees.</param>
public sealed record DriverStopBody(
    string Package, string Status, DateTimeOffset? PickedUpAt, DateTimeOffset? PromisedAt, string? Destination, double? Latitude, double? Longitude)
{
    /// <summary>The body for a stop.</summary>
    public static DriverStopBody Of(DriverStop stop) => new(
        stop.Package.Id, DeliveryStatuses.Name(stop.Package.Status), TimeOf(stop.Package.PickedUpAt), TimeOf(stop.Package.PromisedAt),
        stop.Package.Destination, stop.Place?.Center.Latitude, stop.Place?.Center.Longitude);

    private static DateTimeOffset? TimeOf(long? microseconds) => microseconds is { } known ? Instants.ToTime(known) : null;
}

/// <summary>In which order stops are best made, from where the driver is. Stops whose place is unknown are in neither order.</summary>
/// <param name="Packages">The packages in the best order.</param>
/// <param name="GivenMeters">The way in the given order, along great circles.</param>
/// <param name="BestMeters">The way in the best order.</param>
/// <param name="SavedMeters">What the best order saves.</param>
public sealed record DriverOrderBody(IReadOnlyList<string> Packages, double GivenMeters, double BestMeters, double SavedMeters)
{
    /// <summary>The body for an order.</summary>
    public static DriverOrderBody Of(DriverOrder order) => new(order.Packages, order.GivenMeters, order.BestMeters, order.SavedMeters);
}
