using Lambda.SharedLogic.Events;

namespace Lambda.SharedLogic.Deliveries;

/// <summary>Distances on a sphere, by the haversine formula (R. W. Sinnott, Virtues of the Haversine, 1984): within 0.5 % of the ellipsoid.</summary>
public static class Haversine
{
    /// <summary>The mean radius of the earth (IUGG), in metres.</summary>
    public const double EarthRadiusMeters = 6_371_008.8;

    /// <summary>The way along a great circle, in metres.</summary>
    public static double Meters(GeoPoint from, GeoPoint to)
    {
        var latitude = SquaredHalfSine(to.Latitude - from.Latitude);
        var longitude = SquaredHalfSine(to.Longitude - from.Longitude);
        var chord = latitude + (Math.Cos(Radians(from.Latitude)) * Math.Cos(Radians(to.Latitude)) * longitude);
        return 2 * EarthRadiusMeters * Math.Asin(Math.Sqrt(Math.Min(1, chord)));
    }

    private static double SquaredHalfSine(double degrees)
    {
        var sine = Math.Sin(Radians(degrees) / 2);
        return sine * sine;
    }

    private static double Radians(double degrees) => degrees * Math.PI / 180;
}
