using System.Diagnostics;
using Lambda.Benchmarks.Measuring;
using Lambda.Infra.Kafka;
using Lambda.Infra.Redis;
using Lambda.SharedLogic.Views;
using Lambda.SpeedLayer;
using Lambda.Testing.Servers;

namespace Lambda.Benchmarks.Kafka;

/// <summary>How old an event is when readers can see it, for every event of a steady stream: from before it is handed to Kafka until Redis has answered its flush.</summary>
internal sealed class Freshness(KafkaLogOptions options, RedisServer redis, RecordStream records, IReadOnlyList<ViewDefinition> views)
{
    /// <summary>Compiled in the node and the broker, and settled.</summary>
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(20);

    private static readonly TimeSpan Measured = TimeSpan.FromSeconds(8);
    /// <summary>The stream goes on until those that count are seen.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(10);

    /// <summary>At the peak the producer waits while an event is older.</summary>
    private static readonly TimeSpan OldestAtPeak = TimeSpan.FromMilliseconds(300);

    /// <summary>Faster than anything here.</summary>
    private const double Unpaced = 1_000_000;

    /// <summary>
    /// Events a second that the whole set-up keeps up with: the producer sends as fast as it can as long as no event is older than 300 ms, and waits otherwise.
    /// </summary>
    public Task<double> PeakAsync() => StreamAsync("peak", async (producer, seen, _) =>
    {
        var running = producer.RunAsync(Unpaced, WarmUp + Measured);
        using var timer = new PeriodicTimer(Look, TimeProvider.System);
        var (started, from, before) = (Stopwatch.GetTimestamp(), 0L, 0L);
        while (!running.IsCompleted && await timer.WaitForNextTickAsync())
        {
            producer.Hold(Enumerable.Range(0, seen.Length).Any(partition => producer.AgeAt(partition, Volatile.Read(ref seen[partition])) > OldestAtPeak));
            if (from == 0 && (Stopwatch.GetElapsedTime(started) > WarmUp || producer.Sent > records.Count / 2))
            {
                (from, before) = (Stopwatch.GetTimestamp(), seen.Sum());
            }

            if (from != 0 && (Stopwatch.GetElapsedTime(from) > Measured || producer.Sent == records.Count))
            {
                break;
            }
        }

        var rate = (seen.Sum() - before) / Stopwatch.GetElapsedTime(from).TotalSeconds;
        producer.Stop();
        await running;
        return rate;
    });

    /// <summary>One row: rate, share of events that were seen, p50, p99, most, pauses of the collector.</summary>
    public Task<string[]> MeasureAsync(string name, double perSecond) => StreamAsync($"fresh-{(int)perSecond}", async (producer, _, count) =>
    {
        await producer.RunAsync(perSecond, WarmUp);
        var (before, paused) = (producer.Sent, GC.GetTotalPauseDuration());
        var ages = new Ages();
        count(ages);
        await producer.RunAsync(perSecond, Measured);
        var (sent, pauses) = (producer.Sent - before, GC.GetTotalPauseDuration() - paused);
        count(null);
        await producer.RunAsync(perSecond, Rest);
        return (string[])
        [
            name, Report.Number(sent / Measured.TotalSeconds), Report.Number(100.0 * ages.Count / sent), Report.Number(ages.Quantile(0.5)), Report.Number(ages.Quantile(0.99)),
            Report.Number(ages.Most), Report.Number(pauses.TotalMilliseconds),
        ];
    });

    /// <summary>A stream from an empty topic into an empty store. What runs is given its producer, up to where each partition was flushed, and what begins counting the ages of events that are sent from then on, or ends it with those sent until then.</summary>
    private async Task<T> StreamAsync<T>(string topic, Func<ProducerProcess, long[], Action<Ages?>, Task<T>> run)
    {
        await redis.CommandAsync("FLUSHALL");
        var here = options with { Topic = $"{topic}-{Guid.NewGuid():N}" };
        await using var log = await KafkaEventLog.OpenAsync(here, TimeProvider.System, _ => { }, default);
        await using var store = await RedisRealTimeViewStore.OpenAsync(new RedisStoreOptions { Servers = [redis.EndPoint] }, TimeProvider.System, default);
        using var producer = await ProducerProcess.StartAsync(here, records);
        var seen = new long[options.PartitionCount];
        var (counting, from, to) = ((Ages?)null, long.MaxValue, long.MaxValue);
        var watched = new WatchedStore(store, [.. Enumerable.Repeat(long.MaxValue, options.PartitionCount)])
        {
            Flushed = (partition, first, end, at) =>
            {
                Volatile.Write(ref seen[partition], end);
                for (var offset = first; offset < end && Volatile.Read(ref counting) is { } ages; offset++)
                {
                    if (producer.SentAt(partition, offset) is var sent && sent >= from && sent < Volatile.Read(ref to))
                    {
                        ages.Add(Stopwatch.GetElapsedTime(sent, at));
                    }
                }
            },
        };

        using var stop = new CancellationTokenSource();
        var consuming = SpeedNode.RunAsync(log, watched, views, new PartitionMemories(), stop.Token);
        try
        {
            return await run(producer, seen, ages =>
            {
                if (ages is null)
                {
                    Volatile.Write(ref to, Stopwatch.GetTimestamp());
                    return;
                }

                from = Stopwatch.GetTimestamp();
                Volatile.Write(ref counting, ages);
            });
        }
        finally
        {
            await stop.CancelAsync();
            await consuming;
        }
    }
}
