using Lambda.SharedLogic.Events;

namespace Lambda.SharedLogic.Deliveries.Tracking;

/// <summary>What the view <c>places</c> has learned about a destination.</summary>
/// <param name="Center">The mean of the positions at which its packages were handed over.</param>
/// <param name="SpreadMeters">How far from it they were: the root of the mean square.</param>
public sealed record PlaceFacts(GeoPoint Center, double SpreadMeters)
{
    private const double MetersPerDegree = Haversine.EarthRadiusMeters * Math.PI / 180;

    /// <summary>Reads a row of the view; <c>null</c> when no package was handed over there.</summary>
    public static PlaceFacts? Of(RowValues row)
    {
        if (row.Position("latitude", "longitude") is not { } center)
        {
            return null;
        }

        var north = (row.Number("latitudeDeviation") ?? 0) * MetersPerDegree;
        var east = (row.Number("longitudeDeviation") ?? 0) * MetersPerDegree * Math.Cos(center.Latitude * Math.PI / 180);
        return new PlaceFacts(center, Math.Sqrt((north * north) + (east * east)));
    }
}
