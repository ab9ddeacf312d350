using Lambda.EndToEnd.Tests;
using Lambda.EndToEnd.Tests.Oracle;
using Lambda.Testing;
using Lambda.Testing.Servers;
using Xunit.Abstractions;

namespace Lambda.Cluster.Tests.Faults;

/// <summary>The platform over a Redis Cluster, of which the primary ends without warning that has the slot of a partition.</summary>
[Trait("Category", "Slow")]
[Collection(ServerTests.Name)]
public sealed class RedisClusterTests(RealServers servers, ITestOutputHelper output)
{
    private const int Step = 2_500;

    [Fact]
    public async Task Without_a_replica_answers_are_degraded_until_it_is_back()
    {
        await using var redis = await RedisCluster.StartAsync();
        await LoseAPrimaryAsync(redis, async (client, primary) =>
        {
            await Eventually.Holds(async () => await CompletenessAsync(client) == "degraded", "answers are degraded");
            await primary.StartAgainAsync();
        });
    }

    [Fact]
    public async Task With_a_replica_it_goes_on_by_itself()
    {
        await using var redis = await RedisCluster.StartAsync(replicas: 1);
        await LoseAPrimaryAsync(redis, (_, _) => Task.CompletedTask);
    }

    private async Task LoseAPrimaryAsync(RedisCluster redis, Func<EndToEnd.Tests.Processes.PlatformClient, RedisServer, Task> meanwhileAsync)
    {
        var figures = new Figures(output);
        await using var platform = new ClusterPlatform(servers, [.. redis.Nodes.Select(node => node.EndPoint)]);
        using var oracle = new TripOracle(Trips.SampleFiles, Trips.SampleZones);
        var trips = Trips.Replayed(Trips.SampleFiles, Trips.SampleZones, ClusterTests.Disorder);
        await platform.BatchAsync();
        var started = await Task.WhenAll(platform.SpeedAsync(), platform.ServingAsync());
        using var client = platform.ClientOf(started[1]);
        await ClusterTests.FeedAsync(trips, 0, Step, client);
        await client.PublishAsync("full");
        await ClusterTests.FeedAsync(trips, Step, 2 * Step, client);
        await ClusterTests.CompareAsync(platform, oracle, [client], TripQuestions.Main, figures, "before");

        var primary = await redis.PrimaryOfAsync(platform.KeyOf(0));
        await primary.KillAsync();
        figures.Told("the primary of partition 0 is dead");
        await ClusterTests.FeedAsync(trips, 2 * Step, 3 * Step, client);
        await meanwhileAsync(client, primary);
        await ClusterTests.CompareAsync(platform, oracle, [client], TripQuestions.All, figures, "after");
        Assert.Equal(0, oracle.StrayRecords);
        Assert.Equal(3 * Step, oracle.ArrivedRecords);
        figures.Told(await platform.StatusAsync(started[1]));
        figures.Told($"the speed node said: {started[0].Errors[..Math.Min(started[0].Errors.Length, 2_000)]}");
    }

    private static async Task<string?> CompletenessAsync(EndToEnd.Tests.Processes.PlatformClient client) =>
        (await client.GetAsync("v1/views/couriers-hourly/query?limit=1")).GetProperty("receipt").GetProperty("completeness").GetString();
}
