using Lambda.Ports.ContractTests.RealTime;
using Lambda.Ports.RealTime;
using Lambda.Testing;
using Lambda.Testing.Servers;

namespace Lambda.Infra.Redis.Tests;

/// <summary>What a server can do to the store: end, hang, be full, forget.</summary>
public sealed class RedisServerFaultTests
{
    [Fact]
    public async Task A_firing_that_was_lost_is_noticed_though_the_position_never_moved()
    {
        await using var server = await RedisServer.StartAsync("--appendonly", "no");
        await using var store = await OpenAsync(SharedServers.Options(server.EndPoint));
        var consumer = await StartAsync(store);
        var flush = consumer.Flush(new Change("a", "1", Hold: new Hold(5, 1)));
        Assert.True(await store.FlushAsync(flush, default));
        await server.CommandAsync("SAVE");
        var firing = new RealTimeFlush("one", 1, consumer.Progress(), [flush.States[0] with { Hold = null }]);
        Assert.True(await store.FlushAsync(firing, default));
        await server.KillAsync();
        await server.StartAgainAsync();
        await Eventually.Holds(() => Answers(store), "it answers again");
        Assert.False(await store.IsCurrentAsync(0, "one", 1, default));
        Assert.False(await store.FlushAsync(consumer.Flush(since: 1, new Change("b", "1")), default));
    }

    [Theory]
    [InlineData("always")]
    [InlineData("everysec")]
    public async Task A_flush_that_was_answered_outlives_the_server_that_is_killed(string fsync)
    {
        await using var server = await RedisServer.StartAsync("--appendfsync", fsync);
        await using var store = await OpenAsync(SharedServers.Options(server.EndPoint));
        var consumer = await StartAsync(store);
        for (var number = 0; number < 100; number++)
            Assert.True(await store.FlushAsync(consumer.Flush(new Change($"{number % 7}", $"{number}")), default));
        await server.KillAsync();
        await server.StartAgainAsync();
        await Eventually.Holds(() => Answers(store), "it answers again");
        Assert.True(await store.IsCurrentAsync(0, "one", 100, default));
        Assert.True(await store.FlushAsync(consumer.Flush(new Change("a", "1")), default));
    }

    [Fact]
    public async Task A_server_that_evicts_keys_is_refused()
    {
        await using var server = await RedisServer.StartAsync("--maxmemory-policy", "allkeys-lru");
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => OpenAsync(SharedServers.Options(server.EndPoint)));
        Assert.Contains("maxmemory-policy allkeys-lru", error.Message);
        Assert.Contains("noeviction", error.Message);
    }

    [Fact]
    public async Task A_full_server_takes_nothing_of_a_flush_and_goes_on_when_there_is_room()
    {
        await using var server = await RedisServer.StartAsync();
        await using var store = await OpenAsync(SharedServers.Options(server.EndPoint));
        var consumer = await StartAsync(store);
        await store.FlushAsync(consumer.Flush(new Change("a", "1")), default);
        await server.CommandAsync("CONFIG", "SET", "maxmemory", "1mb");
        var flush = consumer.Flush(new Change("a", "2"), new Change("b", "2"));
        var error = await Assert.ThrowsAnyAsync<IOException>(() => store.FlushAsync(flush, default).AsTask());
        Assert.Contains("OOM", error.Message);
        Assert.Equal(["0/0/a=1"], await store.LinesAsync(new("couriers", 0)));
        await server.CommandAsync("CONFIG", "SET", "maxmemory", "0");
        Assert.True(await store.FlushAsync(flush, default));
    }

    [Fact]
    public async Task A_server_that_hangs_or_is_gone_fails_reads_and_flushes_in_time_and_is_used_again_when_it_is_back()
    {
        await using var server = await RedisServer.StartAsync();
        var options = SharedServers.Options(server.EndPoint) with { ReplyTimeout = TimeSpan.FromSeconds(2), FlushPatience = TimeSpan.Zero };
        await using var store = await OpenAsync(options);
        var consumer = await StartAsync(store);
        await store.FlushAsync(consumer.Flush(new Change("a", "1")), default);
        var flush = consumer.Flush(new Change("a", "2"));
        async Task Fails()
        {
            await Assert.ThrowsAnyAsync<IOException>(() => store.ReadAsync(new("couriers", 0), default).AsTask());
            await Assert.ThrowsAnyAsync<IOException>(() => store.FlushAsync(flush, default).AsTask());
        }

        await server.PauseAsync(isPaused: true);
        await Fails();
        await server.PauseAsync(isPaused: false);
        await Eventually.Holds(() => Answers(store), "it answers again");
        await server.KillAsync();
        await Fails();
        await server.StartAgainAsync();
        await Eventually.Holds(() => Answers(store), "it answers again");
    }

    [Fact]
    public async Task A_server_that_hangs_is_not_sent_calls_without_end()
    {
        await using var server = await RedisServer.StartAsync();
        var options = SharedServers.Options(server.EndPoint) with { ReplyTimeout = TimeSpan.FromSeconds(2), FlushPatience = TimeSpan.Zero };
        await using var store = await OpenAsync(options);
        var consumer = await StartAsync(store);
        await store.FlushAsync(consumer.Flush(new Change("a", "1")), default);
        await Eventually.Holds(() => Answers(store), "it answers");
        await server.PauseAsync(isPaused: true);
        var errors = new List<string>();
        for (var round = 0; round < 3; round++)
        {
            errors.AddRange(await Task.WhenAll(Enumerable.Range(0, 20).Select(async _ =>
                (await Assert.ThrowsAnyAsync<IOException>(() => store.ReadAsync(new("couriers", 0), default).AsTask())).Message)));
        }

        Assert.Contains(errors, error => error.Contains("16 calls have no reply yet", StringComparison.Ordinal));
        await server.PauseAsync(isPaused: false);
        await Eventually.Holds(() => Answers(store), "it answers again");
        Assert.True(await store.FlushAsync(consumer.Flush(new Change("a", "2")), default));
    }

    [Fact]
    public async Task A_checkpoint_waits_for_as_many_replicas_as_it_is_told()
    {
        await using var primary = await RedisServer.StartAsync();
        await using var replica = await RedisServer.StartAsync();
        await replica.FollowAsync(primary);
        var options = SharedServers.Options(primary.EndPoint) with { CheckpointReplicas = 1 };
        await using var store = await OpenAsync(options);
        var consumer = await StartAsync(store);
        await store.FlushAsync(consumer.Flush(new Change("a", "1")), default);
        await store.CheckpointAsync(default);
        Assert.Equal("1", (await replica.CommandAsync("HGET", $"{{{options.Prefix}:0}}", "position")).Trim());
        await replica.KillAsync();
        await store.FlushAsync(consumer.Flush(new Change("a", "2")), default);
        var error = await Assert.ThrowsAsync<IOException>(() => store.CheckpointAsync(default).AsTask());
        Assert.Contains("0 of 1 replicas", error.Message);
    }

    private static async Task<bool> Answers(RedisRealTimeViewStore store)
    {
        try
        {
            return (await store.ReadAsync(new("couriers", 0), default)).Partitions.Count == 1;
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static Task<RedisRealTimeViewStore> OpenAsync(RedisStoreOptions options) => RedisRealTimeViewStore.OpenAsync(options, TimeProvider.System, default);

    private static async Task<Consumer> StartAsync(RedisRealTimeViewStore store, string owner = "one")
    {
        Assert.Null(await store.AcquireAsync(0, owner, default));
        return new Consumer(0, owner);
    }
}
