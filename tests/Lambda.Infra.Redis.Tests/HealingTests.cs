using Lambda.SpeedLayer;
using Lambda.Testing;
using Lambda.Testing.Servers;

namespace Lambda.Infra.Redis.Tests;

/// <summary>
/// The speed layer works while something happens to Redis, and what it answers in the end is what a store would that nothing ever happened to. Each test has a server of its own.
/// </summary>
public sealed class HealingTests
{
    private const int Events = 600;

    [Fact]
    public async Task Replies_that_are_lost_after_the_script_ran()
    {
        await using var server = await RedisServer.StartAsync();
        await using var proxy = CuttingProxy.Before(server.Port);
        await HealsAsync(
            Options(proxy.EndPoint),
            async () =>
            {
                proxy.LoseReplies(SharedServers.Written, 5);
                await Eventually.Holds(() => proxy.Cuts == 5, "five replies are lost");
            },
            finds: Nothing);
    }

    [Fact]
    public async Task An_end_without_warning_with_an_append_only_file()
    {
        await using var server = await RedisServer.StartAsync();
        await HealsAsync(Options(server.EndPoint), async () =>
        {
            await server.KillAsync();
            await server.StartAgainAsync();
        });
    }

    [Fact]
    public async Task An_end_without_warning_that_loses_everything()
    {
        await using var server = await RedisServer.StartAsync("--appendonly", "no");
        await HealsAsync(
            Options(server.EndPoint),
            async () =>
            {
                await server.KillAsync();
                await server.StartAgainAsync();
            },
            finds: Loss);
    }

    [Fact]
    public async Task All_keys_deleted()
    {
        await using var server = await RedisServer.StartAsync();
        await HealsAsync(Options(server.EndPoint), () => server.CommandAsync("FLUSHALL"), finds: Loss);
    }

    [Fact]
    public async Task All_keys_deleted_while_there_is_nothing_to_do()
    {
        await using var server = await RedisServer.StartAsync();
        await using var store = await RedisRealTimeViewStore.OpenAsync(Options(server.EndPoint), TimeProvider.System, default);
        await using var life = SpeedLife.Start(store);
        await life.AppendAsync(Events, epoch: 1);
        await life.CatchUpAsync();
        await server.CommandAsync("FLUSHALL");
        await life.CatchUpAsync();
        Assert.Equal(await life.EverythingOfUntouchedStoreAsync(), await life.EverythingAsync());
    }

    [Fact]
    public async Task A_restart_from_an_older_snapshot()
    {
        await using var server = await RedisServer.StartAsync("--appendonly", "no");
        await HealsAsync(
            Options(server.EndPoint),
            async () =>
            {
                await server.KillAsync();
                await server.StartAgainAsync();
            },
            before: () => server.CommandAsync("SAVE"),
            finds: Loss);
    }

    [Fact]
    public async Task A_failover_to_a_replica_that_is_behind()
    {
        await using var primary = await RedisServer.StartAsync();
        await using var replica = await RedisServer.StartAsync();
        await HealsAsync(
            Options(primary.EndPoint, replica.EndPoint),
            async () =>
            {
                await primary.KillAsync();
                await replica.CommandAsync("REPLICAOF", "NO", "ONE");
            },
            before: async () =>
            {
                await replica.FollowAsync(primary);

                // It follows nobody from now on, and does not know what comes.
                await replica.CommandAsync("REPLICAOF", "127.0.0.1", $"{FreePort.Find()}");
            },
            finds: Loss);
    }

    [Fact]
    public async Task A_server_that_hangs_for_longer_than_a_reply_may_take()
    {
        await using var server = await RedisServer.StartAsync();
        var options = Options(server.EndPoint) with { FlushPatience = TimeSpan.FromSeconds(1) };
        await HealsAsync(options, async () =>
        {
            await server.PauseAsync(isPaused: true);
            var late = options with { ConnectTimeout = 2 * options.ReplyTimeout };
            await Assert.ThrowsAsync<IOException>(() => RedisRealTimeViewStore.OpenAsync(late, TimeProvider.System, default));
            await server.PauseAsync(isPaused: false);
        });
    }

    [Fact]
    public async Task Another_node_that_takes_the_partitions_over_while_the_old_one_goes_on()
    {
        await using var server = await RedisServer.StartAsync();
        var options = Options(server.EndPoint);
        await using var firstStore = await RedisRealTimeViewStore.OpenAsync(options, TimeProvider.System, default);
        await using var secondStore = await RedisRealTimeViewStore.OpenAsync(options, TimeProvider.System, default);
        await using var first = SpeedLife.Start(firstStore, owner: "first");
        await first.AppendAsync(Events, epoch: 1);
        await using var second = SpeedLife.Start(secondStore, first.Log, owner: "second");
        await first.AppendAsync(Events, epoch: 2);
        await first.CatchUpAsync();
        Assert.NotEmpty(first.Failures.Concat(second.Failures));
        Assert.All(first.Failures.Concat(second.Failures), failure => Assert.IsType<OwnershipLostException>(failure));
        await first.DisposeAsync();
        await second.DisposeAsync();
        Assert.Equal(await first.EverythingOfUntouchedStoreAsync(), await first.EverythingAsync());
    }

    private static RedisStoreOptions Options(params string[] servers) => SharedServers.Options(servers) with
    {
        ReplyTimeout = TimeSpan.FromSeconds(2), FlushPatience = TimeSpan.FromSeconds(5), StatesPerCall = 16,
    };

    /// <summary>The consumers noticed nothing.</summary>
    private static void Nothing(IEnumerable<Exception> failures) => Assert.Empty(failures);

    /// <summary>Consumers found that the store was not as they had left it.</summary>
    private static void Loss(IEnumerable<Exception> failures) => Assert.Contains(failures, failure => failure is OwnershipLostException);

    private static async Task HealsAsync(RedisStoreOptions options, Func<Task> happens, Func<Task>? before = null, Action<IEnumerable<Exception>>? finds = null)
    {
        await using var store = await RedisRealTimeViewStore.OpenAsync(options, TimeProvider.System, default);
        await using var life = SpeedLife.Start(store);
        await life.AppendAsync(Events, epoch: 1);
        await life.CatchUpAsync();
        await (before?.Invoke() ?? Task.CompletedTask);
        await life.AppendAsync(Events / 10, epoch: 2);
        await life.CatchUpAsync();

        await Task.WhenAll(life.AppendAsync(Events, epoch: 3), happens());
        await life.CatchUpAsync();
        Assert.Equal(await life.EverythingOfUntouchedStoreAsync(), await life.EverythingAsync());
        finds?.Invoke(life.Failures);
    }
}
