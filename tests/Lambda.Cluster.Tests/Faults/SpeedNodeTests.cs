using Xunit.Abstractions;

namespace Lambda.Cluster.Tests.Faults;

/// <summary>
/// Speed nodes that end by <c>kill -9</c> over real Kafka, Redis and PostgreSQL: processes with the product's consumers and adapters, and between these decorators of the ports that know
/// the points of the loop.
/// </summary>
[Collection(ServerTests.Name)]
public sealed class SpeedNodeTests(RealServers servers, ITestOutputHelper output)
{
    /// <summary>A topic is used for as many rounds: what is compared grows with each.</summary>
    private const int RoundsOfEachWorld = 10;

    /// <summary>Between the steps of a feed the node has time to come by the point.</summary>
    private const int StepsPerFeed = 2;
    private const int MostSteps = 500;

    [Fact]
    public async Task Dead_at_any_point_of_its_loop_a_node_leaves_nothing_uncounted_and_nothing_counted_twice()
    {
        var rounds = Rounds.Count(otherwise: Points.All.Length);
        var random = new Random(Rounds.Seed);
        var groups = 0;
        for (var first = 0; first < rounds; first += RoundsOfEachWorld)
        {
            await using var world = await SpeedWorld.StartAsync(servers, random.Next());
            await using (var forerunner = await SpeedNode.StartAsync(world, "forerunner"))
            {
                await world.Feed.AppendAsync(40);
                groups += await world.CheckAsync();
                await forerunner.StopAsync();
            }

            for (var round = first; round < Math.Min(rounds, first + RoundsOfEachWorld); round++)
            {
                var (point, passes) = (Points.All[round % Points.All.Length], 1 + random.Next(3));
                try
                {
                    groups += await KillAsync(world, round, point, passes, random.Next(2) == 0 ? 1 : 64 << 20);
                }
                catch (Exception failure)
                {
                    throw new InvalidOperationException($"seed {Rounds.Seed}, round {round}, {point}, pass {passes}: {failure.Message}", failure);
                }
            }
        }

        output.WriteLine($"{rounds} processes killed at {Math.Min(rounds, Points.All.Length)} points, {groups} states compared, difference 0");
    }

    private static async Task<int> KillAsync(SpeedWorld world, int round, string point, int passes, long memoryBytes)
    {
        // What happens once in each life of a consumer happens no more often than there are partitions.
        var pass = point is Points.Acquired or Points.Restored ? 1 : passes;
        using (var node = await MortalProcess.StartAsync(new(world.Place, $"node-{round}", point, pass, memoryBytes)))
        {
            using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
            for (var step = 0; !node.HasDied; step++)
            {
                if (step == MostSteps)
                    Assert.Fail($"it does not die: {await node.EndAsync()}");
                if (step % StepsPerFeed == 0)
                    await world.Feed.AppendAsync(20);
                if (step % (4 * StepsPerFeed) == StepsPerFeed)
                    await world.Feed.AppendBarrierAsync();
                await timer.WaitForNextTickAsync();
            }

            await node.AssertKilledAsync();
        }

        await using var heir = await SpeedNode.StartAsync(world, $"heir-{round}", memoryBytes: memoryBytes);
        await world.Feed.AppendAsync(40);
        var groups = await world.CheckAsync();
        await heir.StopAsync();
        Assert.Empty(heir.Failures);
        return groups;
    }
}
