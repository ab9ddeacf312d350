using Lambda.SharedLogic.Events;

namespace Lambda.SharedLogic.Deliveries.Tracking;

/// <summary>What the view <c>drivers</c> says about a driver, or where a package itself was seen last.</summary>
/// <param name="Position">Where.</param>
/// <param name="At">When, in microseconds since 1970-01-01T00:00Z.</param>
/// <param name="SpeedMetersPerSecond">How fast between the last two positions; <c>null</c> when unknown.</param>
public sealed record VehicleFacts(GeoPoint Position, long At, double? SpeedMetersPerSecond)
{
    /// <summary>Reads a row of the view; <c>null</c> when the driver was never seen anywhere.</summary>
    public static VehicleFacts? Of(RowValues row) =>
        row.Position("latitude", "longitude") is { } position && row.Time("positionAt") is { } at
            ? new VehicleFacts(position, at, row.Number("speedMetersPerSecond"))
            : null;

    /// <summary>The vehicle of a carried package: the later of the driver's position and the package's own, both being in one vehicle.</summary>
    public static VehicleFacts? Carrying(PackageFacts package, VehicleFacts? driver)
    {
        if (!package.IsCarried)
        {
            return null;
        }

        return package is { Position: { } position, PositionAt: { } at } && at > (driver?.At ?? long.MinValue)
            ? new VehicleFacts(position, at, null)
            : driver;
    }
}
