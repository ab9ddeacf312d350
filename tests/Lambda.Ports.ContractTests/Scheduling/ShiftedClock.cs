namespace Lambda.Ports.ContractTests.Scheduling;

/// <summary>A clock that runs as fast as the real one, from another moment.</summary>
public sealed class ShiftedClock : TimeProvider
{
    private readonly TimeSpan _shift;

    /// <summary>A clock at that moment.</summary>
    public ShiftedClock(DateTimeOffset start) => _shift = start - System.GetUtcNow();

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + _shift;
}
