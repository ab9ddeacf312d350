namespace Lambda.Testing;

/// <summary>The time of day as a test sets it, forwards or backwards; what is measured with stopwatches goes on as ever.</summary>
public sealed class ManualClock : TimeProvider
{
    private DateTimeOffset _now = new(2024, 3, 1, 6, 0, 0, TimeSpan.Zero);

    /// <summary>The same in microseconds since 1970.</summary>
    public long Microseconds => (_now - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    public void Advance(TimeSpan by) => _now += by;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => _now;
}
