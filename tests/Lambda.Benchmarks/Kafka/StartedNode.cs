using System.Diagnostics;
using System.Globalization;
using Lambda.Benchmarks.Measuring;
using Lambda.Testing.Servers;
using StackExchange.Redis;

namespace Lambda.Benchmarks.Kafka;

/// <summary>
/// One speed node as a process of its own with a whole log before it: when it has just been started, and again when Redis has lost everything while it runs. Both times nothing is stored; the second
/// time its code has been compiled.
/// </summary>
internal sealed class StartedNode(FilledTopic topic, RedisServer redis, SpeedProcesses processes)
{
    private static readonly TimeSpan Session = TimeSpan.FromSeconds(6);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(10);

    /// <summary>Rows: what it was, seconds until the first events were stored, seconds from there until all were, events/s in these.</summary>
    public async Task<IReadOnlyList<string[]>> MeasureAsync() =>
        [.. await LiveAsync("started", "as it comes"), .. await LiveAsync("started-compiled", "everything compiled well at first sight", ("DOTNET_TieredCompilation", "0"))];

    private async Task<IReadOnlyList<string[]>> LiveAsync(string name, string what, params (string, string)[] settings)
    {
        await redis.CommandAsync("FLUSHALL");
        using var connection = await ConnectionMultiplexer.ConnectAsync(redis.EndPoint);
        var start = Stopwatch.GetTimestamp();
        using var node = await processes.StartAsync(name, topic.Options.Topic, topic.Ends.Length, Session, settings);
        var started = await CatchUpAsync(connection, name, start);
        await redis.CommandAsync("FLUSHALL");
        var lost = await CatchUpAsync(connection, name, Stopwatch.GetTimestamp());
        await node.KillAsync();
        return [[$"{what}: just started", .. started], [$"{what}: running, Redis emptied", .. lost]];
    }

    private async Task<string[]> CatchUpAsync(ConnectionMultiplexer connection, string name, long start)
    {
        TimeSpan? begun = null;
        using var timer = new PeriodicTimer(Poll, TimeProvider.System);
        while (await timer.WaitForNextTickAsync())
        {
            var positions = await SpeedProcesses.PositionsAsync(connection, name, topic.Ends.Length);
            var (time, all) = (Stopwatch.GetElapsedTime(start), positions.Sum());
            begun ??= all > 0 ? time : null;
            if (all == topic.Count && begun is { } first)
            {
                return [Seconds(first), Seconds(time - first), Report.Number(topic.Count / (time - first).TotalSeconds)];
            }

            if (time > Patience)
            {
                throw new TimeoutException(string.Create(CultureInfo.InvariantCulture, $"{all:N0} of {topic.Count:N0} events are stored after {time}"));
            }
        }

        throw new InvalidOperationException("the timer has ended");
    }

    private static string Seconds(TimeSpan time) => Report.Number(time.TotalSeconds);
}
