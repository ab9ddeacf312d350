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
    /// <summary>Does it once.</summary>
    public static async Task<Rebuild> MeasureAsync(FilledTopic topic, RedisServer redis, IReadOnlyList<ViewDefinition> views)
    {
        await redis.CommandAsync("FLUSHALL");
        var (redisBefore, brokerBefore) = (await redis.ProcessorTimeAsync(), topic.Server.ProcessorTime);
        var (cost, store) = await SpeedNode.CatchUpAsync(topic.Log, topic.Ends, redis.EndPoint, views, new SpeedOptions());
        return new Rebuild(cost, store, await redis.ProcessorTimeAsync() - redisBefore, topic.Server.ProcessorTime - brokerBefore);
    }

    /// <summary>Writes a table of the processes.</summary>
    public void Tell(Report report)
    {
        (string Name, TimeSpan Time)[] processes = [("the speed layer, the client's threads included", Cost.Processor), ("Redis", Redis), ("Kafka's broker", Broker)];
        var all = processes.Aggregate(TimeSpan.Zero, (sum, process) => sum + process.Time);
        report.Text(string.Create(
            CultureInfo.InvariantCulture,
            $"The whole way as a rebuild: {(double)Store.States / Cost.Units:0.00} states an event in {Store.Flushes} flushes, {Report.Number(Cost.Units / Cost.Wall.TotalSeconds)} events/s by the wall, where two cores of all three processes allow {Report.Number(2 * Cost.Units / all.TotalSeconds)}. The same by process:"));
        report.Table(
            ["process", "ns of an event", "events/s that one core of its own allows"],
            [.. processes.Select(process => new[] { process.Name, Report.Number(process.Time.TotalNanoseconds / Cost.Units), Report.Number(Cost.Units / process.Time.TotalSeconds) })]);
    }
}
