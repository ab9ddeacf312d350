using System.Diagnostics;

namespace Lambda.Benchmarks.Serving;

/// <summary>Sends events at a steady rate for as long as something else is measured.</summary>
/// <param name="records">The events; sending ends with them.</param>
/// <param name="eventsPerSecond">The rate.</param>
/// <param name="send">Takes some of them in.</param>
internal sealed class PacedIngest(ReadOnlyMemory<byte[]> records, double eventsPerSecond, Func<ReadOnlyMemory<byte[]>, Task> send)
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(20);

    /// <summary>How many events have been sent.</summary>
    public int Sent { get; private set; }

    /// <summary>Sends until told to stop; a sender that fell behind catches up, so that the rate holds over the whole time.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        using var timer = new PeriodicTimer(Tick, TimeProvider.System);
        var started = Stopwatch.GetTimestamp();
        while (!stop.IsCancellationRequested && await timer.WaitForNextTickAsync(CancellationToken.None))
        {
            var due = Math.Min(records.Length, (int)(Stopwatch.GetElapsedTime(started).TotalSeconds * eventsPerSecond));
            if (due > Sent)
            {
                await send(records[Sent..due]);
                Sent = due;
            }
        }
    }
}
