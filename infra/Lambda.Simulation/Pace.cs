namespace Lambda.Simulation;

/// <summary>Keeps a stream to a steady rate: what was slow to go is caught up with, so that the rate holds in the long run.</summary>
/// <param name="recordsPerSecond">More than 0.</param>
/// <param name="time">Measures, and waits.</param>
public sealed class Pace(double recordsPerSecond, TimeProvider time)
{
    private readonly long _started = time.GetTimestamp();

    /// <summary>Waits until a record is due.</summary>
    /// <param name="record">Which one, from 0: record 0 is due when the pace is made.</param>
    public Task UntilDueAsync(long record, CancellationToken cancellation)
    {
        var wait = TimeSpan.FromSeconds(record / recordsPerSecond) - time.GetElapsedTime(_started);
        return wait > TimeSpan.Zero ? Task.Delay(wait, time, cancellation) : Task.CompletedTask;
    }
}
