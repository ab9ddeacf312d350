using Lambda.SpeedLayer;
using Xunit.Abstractions;

namespace Lambda.Cluster.Tests.Faults;

/// <summary>Speed nodes that share the partitions by Kafka's consumer group, and come and go all the time.</summary>
[Collection(ServerTests.Name)]
public sealed class MembershipTests(RealServers servers, ITestOutputHelper output)
{
    private const int Partitions = 4;
    private const int MostNodes = 3;

    [Fact]
    public async Task Nodes_that_join_and_leave_once_a_second_lose_no_offset_and_count_none_twice()
    {
        var changes = Rounds.Seconds(otherwise: 10);
        var random = new Random(Rounds.Seed);
        await using var world = await SpeedWorld.StartAsync(servers, random.Next(), Partitions);
        var (nodes, changing) = (new List<SpeedNode>(), new List<Task>());
        var failures = new List<Exception>();
        var (joined, left) = (0, 0);
        async Task JoinAsync(string name)
        {
            var node = await SpeedNode.StartAsync(world, name, group: world.Place.Member());
            lock (nodes)
                nodes.Add(node);
        }

        async Task LeaveAsync(SpeedNode node)
        {
            await node.StopAsync();
            lock (nodes)
                failures.AddRange(node.Failures);
        }

        // A node that is still starting does not leave.
        Task Change(bool isLast = false)
        {
            lock (nodes)
            {
                if (!isLast && (nodes.Count == 0 || (joined - left < MostNodes && random.Next(2) == 0)))
                    return JoinAsync($"node-{joined++}");
                var node = nodes[random.Next(nodes.Count)];
                nodes.Remove(node);
                left++;
                return LeaveAsync(node);
            }
        }

        var start = TimeProvider.System.GetTimestamp();
        using var stop = new CancellationTokenSource();
        var feeding = Task.Run(() => FeedAsync(world.Feed, stop.Token));
        await Change();
        using (var second = new PeriodicTimer(TimeSpan.FromSeconds(1)))
        {
            for (var change = 0; change < changes; change++)
            {
                // A change takes longer than a second at times, and the next does not wait for it.
                await second.WaitForNextTickAsync();
                changing.Add(Change());
            }
        }

        var changed = TimeProvider.System.GetElapsedTime(start);
        await Task.WhenAll(changing);
        if (nodes.Count == 0)
            await Change();
        await stop.CancelAsync();
        await feeding;
        var groups = await world.CheckAsync();
        while (nodes.Count > 0)
            await Change(isLast: true);
        output.WriteLine($"{changes} changes in {changed.TotalSeconds:0} s: {joined} joined, {left} left; {world.Feed.Events} events, {groups} groups compared, difference 0; refused: {failures.Count}");

        // Nobody was taken for dead, so each had flushed before its partition went to another.
        Assert.All(failures, failure => Assert.IsType<OwnershipLostException>(failure));
    }

    private static async Task FeedAsync(Feed feed, CancellationToken stop)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        for (var step = 1; !stop.IsCancellationRequested; step++)
        {
            await feed.AppendAsync(10);
            if (step % 100 == 0)
                await feed.AppendBarrierAsync();
            await timer.WaitForNextTickAsync(CancellationToken.None);
        }
    }
}
