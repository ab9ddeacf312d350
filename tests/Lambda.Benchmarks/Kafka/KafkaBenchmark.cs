using System.Globalization;
using Lambda.Benchmarks.Data;
using Lambda.Benchmarks.Measuring;
using Lambda.SharedLogic.Views;
using Lambda.SpeedLayer;
using Lambda.Testing.Servers;

namespace Lambda.Benchmarks.Kafka;

/// <summary>The speed layer between a real Kafka and a real Redis, beside consumers that only count.</summary>
public sealed class KafkaBenchmark : IBenchmark
{
    private const int Events = 1_200_000;
    private const int Rounds = 3;
    private readonly IReadOnlyList<ViewDefinition> _views = DeliveryViews.Seven;

    /// <inheritdoc/>
    public void Run(Report report) => RunAsync(report).GetAwaiter().GetResult();

    private async Task RunAsync(Report report)
    {
        await using var redis = await RedisServer.StartAsync("--appendfsync", "everysec");
        await using var topic = await FilledTopic.StartAsync(TaxiEvents.Read().TakeInOrder(Events));
        report.Title("From Kafka to Redis", string.Create(
            CultureInfo.InvariantCulture,
            $"{Events:N0} events in order of time, JSON in a topic of {topic.Ends.Length} partitions, lz4, on this machine like Redis (append-only file, fsync each second); folded into the seven views from an empty store, as after the loss of all real-time views. Processor time is of our process's threads, the client's own included. Medians of {Rounds} rounds, turn by turn."));
        await ThroughputAsync(report, topic, redis);
    }

    private async Task ThroughputAsync(Report report, FilledTopic topic, RedisServer redis)
    {
        var stages = new ConsumerStages(topic, _views);
        (string Work, Func<Cost> Do)[] works =
        [
            ("kcat, in C, counts", () => Counters.Kcat(topic)), ("the client alone counts", () => Counters.Client(topic)),
            ("read into batches", stages.Read), ("and decode", stages.Decode), ("and fold", () => stages.Fold(encodes: false)), ("and encode", () => stages.Fold(encodes: true)),
        ];
        var costs = works.Select(_ => new List<Cost>()).ToList();
        var whole = new List<(Cost Cost, WatchedStore Store, double Redis)>();
        for (var round = 0; round <= Rounds; round++)
        {
            for (var i = 0; i < works.Length; i++)
            {
                GC.Collect();
                costs[i].Add(works[i].Do());
            }

            GC.Collect();
            await redis.CommandAsync("FLUSHALL");
            var before = await redis.ProcessorTimeAsync();
            var (cost, store) = await SpeedNode.CatchUpAsync(topic.Log, topic.Ends, redis.EndPoint, _views, new SpeedOptions());
            whole.Add((cost, store, (await redis.ProcessorTimeAsync() - before).TotalNanoseconds / cost.Units));
        }

        var last = Middle(whole.Skip(1), round => round.Cost.Nanoseconds);
        var rows = works.Select((work, i) => (work.Work, Cost: Middle(costs[i].Skip(1), cost => cost.Nanoseconds))).Append(("and flush to Redis: the whole way", last.Cost)).ToList();
        report.Table(
            ["work", "events/s of one core", "ns each", "more than the stage before, ns", "bytes allocated each", "events/s by the wall"],
            [.. rows.Select((row, i) => new[]
            {
                row.Item1, Report.Number(row.Item2.PerSecond), Report.Number(row.Item2.Nanoseconds), i < 3 ? "" : Report.Number(row.Item2.Nanoseconds - rows[i - 1].Item2.Nanoseconds),
                i == 0 ? "" : Report.Number(Math.Round(row.Item2.BytesEach, 1)), Report.Number(row.Item2.Units / row.Item2.Wall.TotalSeconds),
            })]);
        report.Text(string.Create(
            CultureInfo.InvariantCulture,
            $"The whole way flushed {(double)last.Store.States / topic.Count:0.00} states an event in {last.Store.Flushes} flushes; Redis took {Report.Number(last.Redis)} ns of its own an event for them."));
    }

    private static T Middle<T>(IEnumerable<T> rounds, Func<T, double> by)
    {
        var sorted = rounds.OrderBy(by).ToList();
        return sorted[sorted.Count / 2];
    }
}
