namespace Lambda.Simulation.Cities;

/// <summary>A drive from one place to another by road, at one speed.</summary>
internal readonly record struct Leg(Place From, Place To, long DepartedAt, long ArrivesAt)
{
    private const long ShortestTime = 30 * Duration.Second;

    /// <summary>A drive that begins now.</summary>
    /// <param name="speed">Millimetres a second.</param>
    public static Leg Begin(Place from, Place to, long now, long speed) =>
        new(from, to, now, now + Math.Max(ShortestTime, from.RoadTo(to) * Duration.Second / speed));

    /// <summary>Where the driver is at a time of the drive.</summary>
    public Place At(long now) => From.Towards(To, From.RoadTo(To) * (now - DepartedAt) / (ArrivesAt - DepartedAt));
}
