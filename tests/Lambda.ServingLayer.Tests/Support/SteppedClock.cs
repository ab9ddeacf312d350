namespace Lambda.ServingLayer.Tests.Support;

/// <summary>A clock that stands still until it is moved.</summary>
public sealed class SteppedClock : TimeProvider
{
    private DateTimeOffset _now = DateTimeOffset.Parse("2024-05-01T12:00:00Z");

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public void Advance(TimeSpan by) => _now += by;

    public override DateTimeOffset GetUtcNow() => _now;

    public override long GetTimestamp() => _now.UtcTicks;
}
