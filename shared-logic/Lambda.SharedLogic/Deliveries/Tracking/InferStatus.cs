using Lambda.SharedLogic.Events;

namespace Lambda.SharedLogic.Deliveries.Tracking;

/// <summary>
/// What a package's status must be by now, from the status reported last, positions and time. The rules in order; the first that holds decides. See
/// docs/deliveries.md.
/// </summary>
public static class InferStatus
{
    /// <summary>A carried package of which, and of whose driver, nothing was heard for this long is stale.</summary>
    public const long SilentWhenCarried = Instants.Hour;

    /// <summary>A package that waits is stale after this long.</summary>
    public const long SilentWhenWaiting = 2 * Instants.Day;

    /// <summary>A vehicle this far from where the package was picked up has set out.</summary>
    public const double LeftOriginMeters = 300;

    /// <summary>A vehicle this close to the destination, or within the destination's spread when that is more, is near.</summary>
    public const double NearMeters = 400;

    /// <summary>The status of a package at a time.</summary>
    /// <param name="package">The package.</param>
    /// <param name="vehicle">Where its vehicle is; <c>null</c> when nobody knows or it is in none.</param>
    /// <param name="place">Its destination; <c>null</c> when unknown.</param>
    /// <param name="isNext">Whether it is the next stop of its vehicle, as far as that is known.</param>
    /// <param name="asOf">The time, in microseconds since 1970-01-01T00:00Z.</param>
    public static InferredStatus Of(PackageFacts package, VehicleFacts? vehicle, PlaceFacts? place, bool isNext, long asOf)
    {
        var reported = DeliveryStatuses.Name(package.Status);
        if (package.IsEnded)
        {
            return new InferredStatus(reported, StatusRule.Reported);
        }

        if (IsSilent(package, vehicle, asOf))
        {
            return new InferredStatus("stale", StatusRule.Silent);
        }

        if (package.IsCarried && isNext && IsNear(vehicle, place))
        {
            return new InferredStatus("arriving", StatusRule.NearDestination);
        }

        return package.Status == DeliveryStatus.PickedUp && HasLeft(package, vehicle)
            ? new InferredStatus(DeliveryStatuses.Name(DeliveryStatus.InTransit), StatusRule.LeftOrigin)
            : new InferredStatus(reported, StatusRule.Reported);
    }

    private static bool IsSilent(PackageFacts package, VehicleFacts? vehicle, long asOf)
    {
        var heardAt = Math.Max(package.HeardAt, vehicle?.At ?? long.MinValue);
        return asOf - heardAt > (package.IsCarried ? SilentWhenCarried : SilentWhenWaiting);
    }

    private static bool IsNear(VehicleFacts? vehicle, PlaceFacts? place) =>
        vehicle is not null && place is not null && Haversine.Meters(vehicle.Position, place.Center) <= Math.Max(NearMeters, place.SpreadMeters);

    /// <summary>As long as it is reported as picked up, its own last position is that of the pick-up.</summary>
    private static bool HasLeft(PackageFacts package, VehicleFacts? vehicle) =>
        vehicle is not null && package.Position is { } origin && vehicle.At > package.PositionAt && Haversine.Meters(origin, vehicle.Position) > LeftOriginMeters;
}

/// <summary>A package's status by rule.</summary>
/// <param name="Status">A reported status, or <c>arriving</c> or <c>stale</c>.</param>
/// <param name="Rule">The rule that decided.</param>
public readonly record struct InferredStatus(string Status, StatusRule Rule);

/// <summary>Why a package's status is what it is said to be.</summary>
public enum StatusRule
{
    /// <summary>It was reported, and nothing speaks against it.</summary>
    Reported,

    /// <summary>Nothing was heard for too long.</summary>
    Silent,

    /// <summary>Its vehicle is near the destination, and has no stop before.</summary>
    NearDestination,

    /// <summary>It is reported as picked up, and its vehicle is somewhere else by now.</summary>
    LeftOrigin,
}
