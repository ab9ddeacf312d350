using Lambda.SharedLogic.Events;

namespace Lambda.SharedLogic.Deliveries.Tracking;

/// <summary>How fast a driver gets along by road.</summary>
/// <param name="MetersPerSecond">By road, between stops.</param>
/// <param name="Legs">From how many legs of this driver; 0 when it is the default.</param>
public readonly record struct Pace(double MetersPerSecond, int Legs)
{
    /// <summary>A road is this much longer than the great circle: 4 ÷ π for a grid of streets, a little less where there are others.</summary>
    public const double DetourFactor = 1.25;

    /// <summary>From the arrival at a door to the time on the receipt, and back into the vehicle.</summary>
    public const double SecondsAtStop = 150;

    /// <summary>When nothing is known of a driver: 30 km/h.</summary>
    public const double DefaultMetersPerSecond = 8.3;

    /// <summary>Fewer legs than this say nothing.</summary>
    public const int FewestLegs = 3;

    /// <summary>Only the latest legs count.</summary>
    public const int MostLegs = 12;

    private const double SlowestMetersPerSecond = 2;
    private const double FastestMetersPerSecond = 35;
    private const double ShortestLegMeters = 200;
    private const long LongestLeg = Instants.Hour;

    /// <summary>The pace of a driver of whom nothing is known.</summary>
    public static Pace Default => new(DefaultMetersPerSecond, 0);

    /// <summary>
    /// The median speed of a driver's latest legs from door to door, of which the packages that ended tell place and time. A median, because a leg that
    /// has the way back to the warehouse in it is slower than any drive.
    /// </summary>
    /// <param name="packages">The driver's packages, in any order.</param>
    public static Pace Of(IEnumerable<PackageFacts> packages)
    {
        var ended = packages.Where(package => package.Status is DeliveryStatus.Delivered or DeliveryStatus.Failed && package.Position is not null)
            .OrderByDescending(package => package.StatusAt).ThenBy(package => package.Id, StringComparer.Ordinal).ToList();
        var speeds = new List<double>();
        for (var i = 0; i + 1 < ended.Count && speeds.Count < MostLegs; i++)
        {
            var meters = Haversine.Meters(ended[i + 1].Position!.Value, ended[i].Position!.Value);
            var time = ended[i].StatusAt - ended[i + 1].StatusAt;
            var seconds = (time / 1e6) - SecondsAtStop;
            if (meters >= ShortestLegMeters && time <= LongestLeg && seconds > 0)
            {
                speeds.Add(Math.Clamp(meters * DetourFactor / seconds, SlowestMetersPerSecond, FastestMetersPerSecond));
            }
        }

        speeds.Sort();
        return speeds.Count >= FewestLegs ? new Pace(speeds[speeds.Count / 2], speeds.Count) : Default;
    }
}
