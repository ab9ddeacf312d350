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
    private const int Events = 2_400_000;
    private const int StreamedEvents = 3_000_000;

    /// <summary>Rounds that do not count: code is compiled again while it runs, in this process and in the broker.</summary>
    private const int WarmUps = 2;
    private const int Rounds = 3;
    private readonly IReadOnlyList<ViewDefinition> _views = DeliveryViews.Seven;
    private readonly PartitionMemories _memories = new();

    /// <inheritdoc/>
    public void Run(Report report)
    {
        ConsumerThreads.Reserve();
        RunAsync(report).GetAwaiter().GetResult();
    }

    private async Task RunAsync(Report report)
    {
        // Rewrites no file while it is measured: that is work of a process of its own, now and then (docs/operating.md).
        await using var redis = await RedisServer.StartAsync("--appendfsync", "everysec", "--auto-aof-rewrite-percentage", "0");
        await using var topic = await FilledTopic.StartAsync(TaxiEvents.Read().TakeInOrder(Events));
        report.Title("From Kafka to Redis", string.Create(
            CultureInfo.InvariantCulture,
            $"{Events:N0} events in order of time, JSON in a topic of {topic.Ends.Length} partitions, lz4, on this machine like Redis (append-only file, fsync each second); folded into the seven views from an empty store, as after the loss of all real-time views: by a node that has been running, in the memory that its partitions had before, but where it says otherwise. Processor time is of our process's threads, the client's own included. Medians of {Rounds} rounds, turn by turn."));
        await using (var volatileRedis = await RedisServer.StartAsync("--appendonly", "no"))
        {
            await ThroughputAsync(report, topic, redis, volatileRedis);
        }

        using var records = new RecordStream(TaxiEvents.Read().TakeInOrder(StreamedEvents));
        await FreshnessAsync(report, new Freshness(topic.Options, redis, records, _views));
        await using var postgres = await PostgresServer.StartAsync();
        using var processes = new SpeedProcesses(topic.Server, redis, postgres);
        await KilledNodeAsync(report, redis, new KilledNode(topic.Server, redis, processes, records));
        await StartedNodeAsync(report, new StartedNode(topic, redis, processes));
    }

    private static async Task FreshnessAsync(Report report, Freshness freshness)
    {
        var peak = await freshness.PeakAsync();
        (string Name, double Share)[] rates = [("half of the peak", 0.5), ("a quarter", 0.25), ("an eighth", 0.125)];
        var rows = new List<string[]>();
        foreach (var (name, share) in rates)
        {
            GC.Collect();
            rows.Add(await freshness.MeasureAsync(name, peak * share));
        }

        report.Text($"How old each event is when its flush is answered, in milliseconds since before it was handed to Kafka: flush interval 100 ms; the producer in a process of its own, consumers, Kafka and Redis on the same two cores. The peak is what all of them together keep up with: {Report.Number(peak)} events/s, where the producer waits only while an event is older than 300 ms.");
        report.Table(["rate", "events/s", "% seen", "p50, ms", "p99, ms", "most, ms", "collector's pauses in 8 s, ms"], rows);
    }

    private static async Task KilledNodeAsync(Report report, RedisServer redis, KilledNode killed)
    {
        var rows = new List<string[]>();
        foreach (var session in (TimeSpan[])[TimeSpan.FromSeconds(6), TimeSpan.FromSeconds(1)])
        {
            foreach (var rate in (double[])[100_000, 50_000, 25_000])
            {
                await redis.CommandAsync("FLUSHALL");
                if (await killed.MeasureAsync(rate, session) is { } row)
                {
                    rows.Add(row);
                    break;
                }

                rows.Add([Report.Number(rate), Report.Number(session.TotalSeconds), "does not keep up with two nodes alive", "", ""]);
            }
        }

        report.Text("Two `lambda-speed` processes under a steady stream, one ended by `kill -9`; PostgreSQL, Kafka, Redis and the producer on the same two cores. Caught up is when no partition's oldest unseen event is older than 300 ms. Kafka allows a session of 1 s with `group.min.session.timeout.ms=1000`.");
        report.Table(["events/s", "session timeout, s", "its partitions move again after, s", "all caught up after, s", "of it catching up, s"], rows);
    }

    private static async Task StartedNodeAsync(Report report, StartedNode started)
    {
        var rows = await started.MeasureAsync();
        report.Text("One `lambda-speed` process with all events of the topic before it and nothing in Redis, when it has just been started and when Redis loses everything while it runs; PostgreSQL, Kafka and Redis on the same two cores. Everything is compiled well at first sight with `DOTNET_TieredCompilation=0`.");
        report.Table(["`lambda-speed`", "first events stored after, s", "all of them after another, s", "events/s by the wall"], rows);
    }

    private async Task ThroughputAsync(Report report, FilledTopic topic, RedisServer redis, RedisServer volatileRedis)
    {
        var stages = new ConsumerStages(topic, _views, _memories);
        (string Work, Func<Cost> Do)[] works =
        [
            ("kcat, in C, counts", () => Counters.Kcat(topic)), ("the client alone counts", () => Counters.Client(topic)),
            ("read into batches", stages.Read), ("and decode", stages.Decode), ("and fold", () => stages.Fold(encodes: false)), ("and encode", () => stages.Fold(encodes: true)),
        ];
        var costs = works.Select(_ => new List<Cost>()).ToList();
        var (whole, withoutFile, withNewMemory) = (new List<Rebuild>(), new List<Rebuild>(), new List<Rebuild>());
        for (var round = 0; round < WarmUps + Rounds; round++)
        {
            for (var i = 0; i < works.Length; i++)
            {
                GC.Collect();
                costs[i].Add(works[i].Do());
            }

            whole.Add(await Rebuild.MeasureAsync(topic, redis, _views, _memories));
            withoutFile.Add(await Rebuild.MeasureAsync(topic, volatileRedis, _views, _memories));
            withNewMemory.Add(await Rebuild.MeasureAsync(topic, redis, _views, new PartitionMemories()));
        }

        var last = Middle(whole.Skip(WarmUps), round => round.Cost.Nanoseconds);
        var rows = works.Select((work, i) => (work.Work, Cost: Middle(costs[i].Skip(WarmUps), cost => cost.Nanoseconds))).Append(("and flush to Redis: the whole way", last.Cost)).ToList();
        report.Table(
            ["work", "events/s of one core", "ns each", "more than the stage before, ns", "bytes allocated each", "events/s by the wall"],
            [.. rows.Select((row, i) => new[]
            {
                row.Item1, Report.Number(row.Item2.PerSecond), Report.Number(row.Item2.Nanoseconds), i < 3 ? "" : Report.Number(row.Item2.Nanoseconds - rows[i - 1].Item2.Nanoseconds),
                i == 0 ? "" : Report.Number(Math.Round(row.Item2.BytesEach, 1)), Report.Number(row.Item2.Units / row.Item2.Wall.TotalSeconds),
            })]);
        Rebuild.Tell(
            report, ("Redis with append-only file", last), ("Redis without a file", Middle(withoutFile.Skip(WarmUps), round => round.Cost.Nanoseconds)),
            ("with append-only file, in new memory", Middle(withNewMemory.Skip(WarmUps), round => round.Cost.Nanoseconds)));
    }

    private static T Middle<T>(IEnumerable<T> rounds, Func<T, double> by)
    {
        var sorted = rounds.OrderBy(by).ToList();
        return sorted[sorted.Count / 2];
    }
}
