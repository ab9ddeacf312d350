namespace Lambda.Simulation.Cities;

/// <summary>Lengths of time in milliseconds, the city's unit.</summary>
internal static class Duration
{
    public const long Second = 1_000;
    public const long Minute = 60 * Second;
    public const long Hour = 60 * Minute;
    public const long Day = 24 * Hour;
}
