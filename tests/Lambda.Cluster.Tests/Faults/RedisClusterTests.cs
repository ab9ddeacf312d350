using Lambda.EndToEnd.Tests.Oracle;
using Lambda.EndToEnd.Tests.Processes;
using Lambda.Testing;
using Lambda.Testing.Servers;
using Xunit.Abstractions;

namespace Lambda.Cluster.Tests.Faults;

/// <summary>The platform over a Redis Cluster, of which the primary ends without warning that has the slot of a partition.</summary>
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

    private async Task LoseAPrimaryAsync(RedisCluster redis, Func<PlatformClient, RedisServer, Task> meanwhileAsync)
    {
        await using var run = new SampleRun(servers, output, [.. redis.Nodes.Select(node => node.EndPoint)]);
        var platform = run.Platform;
        await platform.BatchAsync();
        var started = await Task.WhenAll(platform.SpeedAsync(), platform.ServingAsync());
        using var client = platform.ClientOf(started[1]);
        await run.FeedAsync(Step, client);
        await client.PublishAsync("full");
        await run.FeedAsync(Step, client);
        await run.CompareAsync(TripQuestions.Main, "before", client);

        var primary = await redis.PrimaryOfAsync(platform.KeyOf(0));
        await primary.KillAsync();
        run.Figures.Told("the primary of partition 0 is dead");
        await run.FeedAsync(Step, client);
        await meanwhileAsync(client, primary);
        await run.CompareAsync(TripQuestions.All, "after", client);
        await run.AssertNothingLostAsync(started[1]);
        run.Figures.Told($"the speed node said: {started[0].Errors[..Math.Min(started[0].Errors.Length, 2_000)]}");
    }

    private static async Task<string?> CompletenessAsync(PlatformClient client) =>
        (await client.GetAsync("v1/views/couriers-hourly/query?limit=1")).GetProperty("receipt").GetProperty("completeness").GetString();
}
