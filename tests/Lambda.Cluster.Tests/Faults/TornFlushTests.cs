using Xunit.Abstractions;

namespace Lambda.Cluster.Tests.Faults;

/// <summary>A speed node that ends by <c>kill -9</c> when bytes of a flush are on their way: Redis has half of the command, or has run it and the reply is lost.</summary>
[Collection(ServerTests.Name)]
public sealed class TornFlushTests(RealServers servers, ITestOutputHelper output)
{
    private const int MostSteps = 500;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_flush_that_was_under_way_counts_once(bool isWhole)
    {
        var rounds = Rounds.Count(otherwise: 3);
        var random = new Random(Rounds.Seed);
        var groups = 0;
        await using var world = await SpeedWorld.StartAsync(servers, random.Next(), partitions: 1);
        for (var round = 0; round < rounds; round++)
        {
            var owner = $"node-{round}";
            await using var network = new FatalNetwork(servers.Redis.Port);
            using (var node = await MortalProcess.StartAsync(new(world.Place with { Redis = network.EndPoint }, owner, "killed from outside", 1, random.Next(2) == 0 ? 1 : 64 << 20)))
                await KillAsync(world, network, node, owner, isWhole, armedAt: random.Next(20));

            var stored = (await servers.Redis.CommandAsync("HGET", $"{{{world.Place.Name}:0}}", "flush")).Trim();
            Assert.True(isWhole == (stored == network.Flush), $"Redis has {stored}, and {network.Flush} was sent {(isWhole ? "whole" : "in part")}");
            await using var heir = await SpeedNode.StartAsync(world, $"heir-{round}");
            await world.Feed.AppendAsync(40);
            groups += await world.CheckAsync();
            await heir.StopAsync();
            Assert.Empty(heir.Failures);
        }

        output.WriteLine($"{rounds} processes killed over a flush of which Redis had {(isWhole ? "everything, the reply lost" : "half")}; {groups} states compared, difference 0");
    }

    private static async Task KillAsync(SpeedWorld world, FatalNetwork network, MortalProcess node, string owner, bool isWhole, int armedAt)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        for (var step = 0; !node.HasDied; step++)
        {
            if (step == armedAt)
                network.Arm(owner, isWhole, node.Kill);
            if (step == MostSteps)
                Assert.Fail($"it does not die: {await node.EndAsync()}");
            await world.Feed.AppendAsync(20);
            await timer.WaitForNextTickAsync();
        }

        await node.AssertKilledAsync();
    }
}
