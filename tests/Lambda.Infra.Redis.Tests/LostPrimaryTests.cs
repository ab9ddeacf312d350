using Lambda.Ports.ContractTests.RealTime;
using Lambda.Testing;
using Lambda.Testing.Servers;

namespace Lambda.Infra.Redis.Tests;

/// <summary>A Redis Cluster whose primary of a partition's slot is gone, and has no replica.</summary>
public sealed class LostPrimaryTests
{
    [Fact]
    public async Task A_flush_waits_for_the_primary_while_the_others_answer_that_it_is_not_reachable()
    {
        await using var cluster = await RedisCluster.StartAsync();
        var options = SharedServers.Options([.. cluster.Nodes.Select(node => node.EndPoint)]) with { ReplyTimeout = TimeSpan.FromSeconds(1), FlushPatience = TimeSpan.FromMinutes(2) };
        await using var store = await RedisRealTimeViewStore.OpenAsync(options, TimeProvider.System, default);
        Assert.Null(await store.AcquireAsync(0, "one", default));
        var consumer = new Consumer(0, "one");
        Assert.True(await store.FlushAsync(consumer.Flush(new Change("a", "1")), default));
        var primary = await cluster.PrimaryOfAsync($"{{{options.Prefix}:0}}");
        await primary.KillAsync();

        // Readers are told at once, and it is this that they are told.
        await Eventually.Holds(
            async () => (await Assert.ThrowsAnyAsync<IOException>(() => store.ReadAsync(new("couriers", 0), default).AsTask())).Message.Contains("Endpoint ", StringComparison.Ordinal),
            "the others know that it is not reachable");
        var flush = store.FlushAsync(consumer.Flush(new Change("a", "2")), default).AsTask();
        using (var timer = new PeriodicTimer(TimeSpan.FromSeconds(3)))
            await timer.WaitForNextTickAsync();
        Assert.False(flush.IsCompleted, "the flush did not wait");
        await primary.StartAgainAsync();
        Assert.True(await flush);
        Assert.Equal(["0/0/a=2"], await store.LinesAsync(new("couriers", 0)));
    }
}
