namespace Lambda.Infra.Quartz.Tests;

/// <summary>A clock that runs as fast as the real one, from another moment.</summary>
public sealed class ShiftedClock : TimeProvider
{
    private readonly TimeSpan _shift;

    public ShiftedClock(DateTimeOffset start) => _shift = start - System.GetUtcNow();

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + _shift;
}
