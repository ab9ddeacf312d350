namespace Lambda.SharedLogic.Deliveries.Tracking;

/// <summary>Microseconds since 1970-01-01T00:00Z, and the times that views present.</summary>
public static class Instants
{
    /// <summary>One second.</summary>
    public const long Second = 1_000_000;

    /// <summary>One minute.</summary>
    public const long Minute = 60 * Second;

    /// <summary>One hour.</summary>
    public const long Hour = 60 * Minute;

    /// <summary>One day.</summary>
    public const long Day = 24 * Hour;

    /// <summary>A presented time in microseconds.</summary>
    public static long ToMicroseconds(DateTimeOffset time) => (time - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    /// <summary>Microseconds as a presented time.</summary>
    public static DateTimeOffset ToTime(long microseconds) => DateTimeOffset.UnixEpoch.AddTicks(microseconds * TimeSpan.TicksPerMicrosecond);
}
