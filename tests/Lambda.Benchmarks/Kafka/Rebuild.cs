using System.Globalization;
using Lambda.Benchmarks.Measuring;
using Lambda.SharedLogic.Views;
using Lambda.SpeedLayer;
using Lambda.Testing.Servers;

namespace Lambda.Benchmarks.Kafka;

/// <summary>The whole way over all that is in the topic, into an empty Redis: what it cost each process that had a part in it.</summary>
/// <param name="Cost">This process: the speed layer.</param>
/// <param name="Store">What was flushed.</param>
/// <param name="Redis">Redis's processor time, that of its children included.</param>
/// <param name="Broker">The broker's.</param>
internal sealed record Rebuild(Cost Cost, WatchedStore Store, TimeSpan Redis, TimeSpan Broker)
{
    private double WallPerSecond => Cost.Units / Cost.Wall.TotalSeconds;

    private double WallPerSecondOfTwoCores => 2 * Cost.Units / (Cost.Processor + Redis + Broker).TotalSeconds;

    /// <summary>Does it once, with the garbage of what came before collected.</summary>
    public static async Task<Rebuild> MeasureAsync(FilledTopic topic, RedisServer redis, IReadOnlyList<ViewDefinition> views, PartitionMemories memories)
    {
        await redis.CommandAsync("FLUSHALL");
        GC.Collect();
        var (redisBefore, brokerBefore) = (await redis.ProcessorTimeAsync(), topic.Server.ProcessorTime);
        var (cost, store) = await SpeedNode.CatchUpAsync(topic.Log, topic.Ends, redis.EndPoint, views, memories);
        return new Rebuild(cost, store, await redis.ProcessorTimeAsync() - redisBefore, topic.Server.ProcessorTime - brokerBefore);
    }

    /// <summary>Writes a table of rebuilds of several kinds, and one of the processes.</summary>
    public static void Tell(Report report, params (string Kind, Rebuild Rebuild)[] rebuilds)
    {
        report.Text("The whole way as a rebuild, and the same by process:");
        report.Table(
            ["rebuild", "events/s by the wall", "events/s that two cores for all three allow", "states an event", "flushes"],
            [.. rebuilds.Select(row => new[]
            {
                row.Kind, Report.Number(row.Rebuild.WallPerSecond), Report.Number(row.Rebuild.WallPerSecondOfTwoCores),
                ((double)row.Rebuild.Store.States / row.Rebuild.Cost.Units).ToString("0.00", CultureInfo.InvariantCulture), Report.Number(row.Rebuild.Store.Flushes),
            })]);
        (string Name, Func<Rebuild, TimeSpan> Time)[] processes =
            [("the speed layer, the client's threads included", rebuild => rebuild.Cost.Processor), ("Redis", rebuild => rebuild.Redis), ("Kafka's broker", rebuild => rebuild.Broker)];
        report.Table(
            ["process", "rebuild", "ns of an event", "events/s that one core of its own allows"],
            [.. from process in processes
                from row in rebuilds
                let time = process.Time(row.Rebuild)
                select new[] { process.Name, row.Kind, Report.Number(time.TotalNanoseconds / row.Rebuild.Cost.Units), Report.Number(row.Rebuild.Cost.Units / time.TotalSeconds) }]);
    }
}
