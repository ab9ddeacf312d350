using System.Diagnostics;
using Lambda.Benchmarks.Measuring;
using Lambda.Infra.Kafka;
using Lambda.Infra.Redis;
using Lambda.Ports.Log;
using Lambda.SharedLogic.Views;
using Lambda.SpeedLayer;
using Lambda.Testing.Servers;

namespace Lambda.Benchmarks.Kafka;

/// <summary>How old an event is when readers can see it, for every event of a steady stream: from before it is handed to Kafka until Redis has answered its flush.</summary>
internal static class Freshness
{
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan Measured = TimeSpan.FromSeconds(8);

    /// <summary>One row: rate, share of events that were seen, p50, p99, most.</summary>
    public static async Task<string[]> MeasureAsync(KafkaLogOptions options, RedisServer redis, LogRecord[] records, IReadOnlyList<ViewDefinition> views, string name, double perSecond)
    {
        await redis.CommandAsync("FLUSHALL");
        await using var log = await KafkaEventLog.OpenAsync(options with { Topic = $"fresh-{(int)perSecond}" }, TimeProvider.System, _ => { }, default);
        await using var store = await RedisRealTimeViewStore.OpenAsync(new RedisStoreOptions { Servers = [redis.EndPoint] }, TimeProvider.System, default);
        var producer = new PacedProducer(log, records);
        var (ages, from) = (new List<double>(), long.MaxValue);
        var watched = new WatchedStore(store, [.. Enumerable.Repeat(long.MaxValue, options.PartitionCount)])
        {
            Flushed = (partition, first, end, at) =>
            {
                lock (ages)
                {
                    for (var offset = first; offset < end; offset++)
                    {
                        if (producer.SentAt(partition, offset) is var sent && sent >= Volatile.Read(ref from))
                        {
                            ages.Add(Stopwatch.GetElapsedTime(sent, at).TotalMilliseconds);
                        }
                    }
                }
            },
        };
        using var stop = new CancellationTokenSource();
        var consuming = SpeedNode.RunAsync(log, watched, views, new SpeedOptions(), stop.Token);
        await producer.RunAsync(perSecond, WarmUp);
        Volatile.Write(ref from, Stopwatch.GetTimestamp());
        var before = producer.Sent;
        await producer.RunAsync(perSecond, Measured);
        await stop.CancelAsync();
        await consuming;
        var sent = producer.Sent - before;
        ages.Sort();
        return
        [
            name, Report.Number(sent / Measured.TotalSeconds), Report.Number(100.0 * ages.Count / sent), Report.Number(ages[ages.Count / 2]),
            Report.Number(ages[(int)(ages.Count * 0.99)]), Report.Number(ages[^1]),
        ];
    }
}
