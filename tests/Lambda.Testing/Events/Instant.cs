using System.Globalization;

namespace Lambda.Testing.Events;

/// <summary>A point in time, in microseconds since 1970-01-01T00:00Z.</summary>
public readonly record struct Instant(long Micros)
{
    /// <summary>The instant that an ISO-8601 time with offset names, read by the framework and not by the code under test.</summary>
    public static Instant Parse(string time) =>
        new((DateTimeOffset.Parse(time, CultureInfo.InvariantCulture).UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond);

    /// <summary>The local time at an offset.</summary>
    public DateTimeOffset At(TimeSpan offset) =>
        DateTimeOffset.UnixEpoch.AddTicks(Micros * TimeSpan.TicksPerMicrosecond).ToOffset(offset);

    /// <summary>The instant as it is spelled most.</summary>
    public override string ToString() =>
        At(TimeSpan.Zero).ToString("yyyy-MM-ddTHH:mm:ss.FFFFFF'Z'", CultureInfo.InvariantCulture);
}
