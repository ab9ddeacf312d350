namespace Lambda.Simulation.Cities;

/// <summary>A square of the city, three kilometres wide: what origins and destinations are named for.</summary>
internal sealed record Zone(string Name, string Region, bool IsMetro, Place Corner)
{
    /// <summary>A zone's side, in millimetres.</summary>
    public const int Side = 3_000_000;

    public string Area => IsMetro ? "metro" : "rural";
}
