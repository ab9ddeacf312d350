namespace Lambda.SharedLogic.Events;

/// <summary>A point on the earth in 1e-7 degrees (about a centimetre): fixed-point, because states hold no floating point.</summary>
/// <param name="LatitudeE7">-900,000,000 to 900,000,000.</param>
/// <param name="LongitudeE7">-1,800,000,000 to 1,800,000,000.</param>
public readonly record struct GeoPoint(long LatitudeE7, long LongitudeE7)
{
    /// <summary>Digits after the point of a degree that are kept; half a unit is rounded away from zero.</summary>
    public const int Decimals = 7;

    /// <summary>Units per degree.</summary>
    public const double Scale = 1e7;

    /// <summary>Degrees north.</summary>
    public double Latitude => LatitudeE7 / Scale;

    /// <summary>Degrees east.</summary>
    public double Longitude => LongitudeE7 / Scale;

    /// <summary>The point nearest to a latitude and longitude in degrees.</summary>
    public static GeoPoint FromDegrees(double latitude, double longitude) =>
        new((long)Math.Round(latitude * Scale), (long)Math.Round(longitude * Scale));
}
