namespace Lambda.Simulation.Cities;

/// <summary>
/// A place in the city's plane, in millimetres east and north of its south-west corner. Whole numbers throughout: floating point would make the bytes of
/// a seed depend on the machine.
/// </summary>
internal readonly record struct Place(long East, long North)
{
    // The corner, and what a millimetre is in 1e-7 degrees, in millionths: on a sphere of the mean radius, at 52.38 degrees north for east.
    private const long CornerLatitudeE7 = 523_000_000;
    private const long CornerLongitudeE7 = 48_000_000;
    private const long LatitudePerMillimetre = 89_932;
    private const long LongitudePerMillimetre = 147_333;
    private const long Millionth = 1_000_000;

    public long LatitudeE7 => CornerLatitudeE7 + (North * LatitudePerMillimetre / Millionth);

    public long LongitudeE7 => CornerLongitudeE7 + (East * LongitudePerMillimetre / Millionth);

    /// <summary>The way by road: streets run east and north.</summary>
    public long RoadTo(Place other) => Math.Abs(other.East - East) + Math.Abs(other.North - North);

    /// <summary>Where one is after a part of the way by road to another place: first east or west, then north or south.</summary>
    public Place Towards(Place other, long travelled)
    {
        var (east, north) = (other.East - East, other.North - North);
        var alongEast = Math.Min(travelled, Math.Abs(east));
        var alongNorth = Math.Min(travelled - alongEast, Math.Abs(north));
        return new Place(East + (Math.Sign(east) * alongEast), North + (Math.Sign(north) * alongNorth));
    }
}
