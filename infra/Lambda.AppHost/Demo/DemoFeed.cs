using Lambda.Import.Replaying;
using Lambda.Import.Sending;

namespace Lambda.AppHost.Demo;

/// <summary>Sends the demo's events over HTTP, oldest first, at a steady rate.</summary>
/// <param name="events">The events, by event time.</param>
/// <param name="sink">Where they go.</param>
/// <param name="eventsPerSecond">The rate; the platform's own pace is the other limit.</param>
/// <param name="time">Measures the rate.</param>
internal sealed class DemoFeed(IReadOnlyList<ReplayEvent> events, IEventSink sink, double eventsPerSecond, TimeProvider time)
{
    /// <summary>Requests are this many events, and no larger at a low rate than a tenth of a second brings.</summary>
    private const int LargestRequest = 1_000;

    private long _sent;
    private long _rejected;

    /// <summary>How many events there are.</summary>
    public int Total => events.Count;

    /// <summary>How many were sent and answered.</summary>
    public long Sent => Interlocked.Read(ref _sent);

    /// <summary>How many of them the platform rejected.</summary>
    public long Rejected => Interlocked.Read(ref _rejected);

    /// <summary>The event time that the feed has come to.</summary>
    public DateTimeOffset Now => events[(int)Math.Min(Sent, events.Count - 1)].EventTime;

    /// <summary>Sends all of them.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        var started = time.GetTimestamp();
        var size = (int)Math.Clamp(eventsPerSecond / 10, 1, LargestRequest);
        for (var next = 0; next < events.Count; next += size)
        {
            await WaitUntilAsync(started, next / eventsPerSecond, cancellation);
            var request = events.Skip(next).Take(size).Select(it => it.Json).ToList();
            var receipt = await sink.SendAsync(request, cancellation);
            Interlocked.Add(ref _rejected, receipt.Rejected.Count);
            Interlocked.Add(ref _sent, request.Count);
        }
    }

    /// <summary>Waits until this share of the events is sent, or the feed has ended.</summary>
    public async Task ReachesAsync(double share, Task feeding, CancellationToken cancellation)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50), time);
        while (Sent < share * Total && !feeding.IsCompleted)
        {
            await timer.WaitForNextTickAsync(cancellation);
        }

        if (feeding.IsFaulted)
        {
            await feeding;
        }
    }

    private async Task WaitUntilAsync(long started, double seconds, CancellationToken cancellation)
    {
        var wait = TimeSpan.FromSeconds(seconds) - time.GetElapsedTime(started);
        if (wait > TimeSpan.Zero)
        {
            await Task.Delay(wait, time, cancellation);
        }
    }
}
