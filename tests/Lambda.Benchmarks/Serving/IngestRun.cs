using System.Diagnostics;
using Lambda.Benchmarks.Measuring;

namespace Lambda.Benchmarks.Serving;

/// <summary>
/// Sends events as fast as they are taken, from several connections, and waits until answers count them. All bytes are made before the clock starts, each connection
/// has a thread that waits for the platform and for nothing else, and whether the events are counted is asked only after the last was taken, fifty times a second.
/// </summary>
/// <param name="platform">The platform.</param>
/// <param name="records">The events.</param>
/// <param name="eventsPerRequest">How many go into one request.</param>
/// <param name="connections">How many connections send.</param>
internal sealed class IngestRun(RunningPlatform platform, ReadOnlyMemory<byte[]> records, int eventsPerRequest, int connections)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(20);

    /// <summary>From the first request to the answer that counts the last event.</summary>
    /// <param name="before">How many events are counted already.</param>
    public Result Run(long before)
    {
        var requests = Requests();
        GC.Collect();
        var (next, platformBefore) = (-1, platform.ProcessorTime);
        var client = Cost.OfProcess(() =>
        {
            var senders = Enumerable.Range(0, connections).Select(_ => new Thread(Send)).ToList();
            senders.ForEach(sender => sender.Start());
            senders.ForEach(sender => sender.Join());
            AwaitCount(before + records.Length);
            return records.Length;
        });
        return new Result(records.Length, client.Wall, platform.ProcessorTime - platformBefore, client.Processor);

        void Send()
        {
            using var connection = new RawConnection(platform.Address);
            for (var i = Interlocked.Increment(ref next); i < requests.Count; i = Interlocked.Increment(ref next))
            {
                connection.Ask(requests[i]);
            }
        }
    }

    private List<byte[]> Requests()
    {
        var requests = new List<byte[]>();
        for (var start = 0; start < records.Length; start += eventsPerRequest)
        {
            var some = records.Slice(start, Math.Min(eventsPerRequest, records.Length - start));
            requests.Add(RawConnection.EventsRequest(platform.Key, JsonLines.Of(some.Span)));
        }

        return requests;
    }

    private void AwaitCount(long events)
    {
        using var connection = new RawConnection(platform.Address);
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            if (connection.Counted(platform.Key) >= events)
            {
                return;
            }

            if (Stopwatch.GetElapsedTime(started) > Patience)
            {
                throw new InvalidOperationException($"{events} events are not counted after {Patience}");
            }

            Task.Delay(BetweenLooks, TimeProvider.System).GetAwaiter().GetResult();
        }
    }

    /// <summary>What taking events in cost.</summary>
    /// <param name="Events">How many.</param>
    /// <param name="Wall">Time on the wall.</param>
    /// <param name="Platform">The platform's processor time.</param>
    /// <param name="Client">The client's processor time.</param>
    public sealed record Result(int Events, TimeSpan Wall, TimeSpan Platform, TimeSpan Client)
    {
        /// <summary>Events a second, by the wall.</summary>
        public double PerSecond => Events / Wall.TotalSeconds;

        /// <summary>The platform's processor time for an event.</summary>
        public double PlatformNanoseconds => Platform.TotalNanoseconds / Events;

        /// <summary>The client's processor time for an event.</summary>
        public double ClientNanoseconds => Client.TotalNanoseconds / Events;
    }
}
