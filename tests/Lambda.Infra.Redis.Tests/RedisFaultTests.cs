using Lambda.Ports.ContractTests.RealTime;
using Lambda.Ports.RealTime;
using Lambda.Testing.Servers;

namespace Lambda.Infra.Redis.Tests;

/// <summary>What only this store can meet.</summary>
[Collection(RedisTests.Name)]
public sealed class RedisFaultTests
{
    [Fact]
    public async Task A_zombies_flushes_are_all_refused()
    {
        var options = SharedServers.SingleOptions;
        await using var store = await OpenAsync(options);
        await using var other = await OpenAsync(options);
        var zombie = await StartAsync(store, "zombie");
        Assert.True(await store.FlushAsync(zombie.Flush(new Change("a", "1")), default));
        await other.AcquireAsync(0, "heir", default);
        var before = await other.TextAsync(0);
        var (tried, refused) = (0, 0);
        for (var attempt = 0; attempt < 50; attempt++)
        {
            tried++;
            refused += await store.FlushAsync(zombie.Flush(since: 1, new Change("a", $"{attempt}")), default) ? 0 : 1;
        }

        Assert.Equal((50, 50), (tried, refused));
        Assert.Equal(before, await other.TextAsync(0));
    }

    [Fact]
    public async Task A_flush_whose_reply_was_lost_is_known_again()
    {
        await using var proxy = CuttingProxy.Before(SharedServers.Single.Port);
        var options = SharedServers.Options(proxy.EndPoint);
        await using var store = await OpenAsync(options);
        var consumer = await StartAsync(store);
        await store.FlushAsync(consumer.Flush(new Change("a", "1")), default);
        proxy.LoseReplies(SharedServers.Written, 1);
        Assert.True(await store.FlushAsync(consumer.Flush(new Change("a", "2")), default));
        Assert.Equal(1, proxy.Cuts);
        Assert.Equal(["0/0/a=2"], await store.LinesAsync(new("couriers", 0)));
        Assert.Equal("3", (await SharedServers.Single.CommandAsync("HGET", $"{{{options.Prefix}:0}}", "sequence")).Trim());
        Assert.True(await store.FlushAsync(consumer.Flush(new Change("a", "3")), default));
    }

    [Fact]
    public async Task An_owner_at_rest_asks_again_when_a_reply_was_lost()
    {
        await using var proxy = CuttingProxy.Before(SharedServers.Single.Port);
        await using var store = await OpenAsync(SharedServers.Options(proxy.EndPoint));
        var consumer = await StartAsync(store);
        var flush = consumer.Flush(new Change("a", "1"));
        await store.FlushAsync(flush, default);
        proxy.LoseReplies(":1\r\n", 1);
        Assert.True(await store.IsCurrentAsync(0, flush.Owner, flush.Progress.Position, default));
        Assert.Equal(1, proxy.Cuts);
    }

    [Fact]
    public async Task Who_goes_on_working_after_a_reply_holds_up_no_other_reply()
    {
        await using var store = await OpenAsync(SharedServers.SingleOptions);
        await StartAsync(store);

        // What follows each first reply is work that blocks the thread it came on until a second reply is there.
        for (var attempt = 0; attempt < 10; attempt++)
        {
            await store.IsCurrentAsync(0, "owner", 0, default);
            var other = store.IsCurrentAsync(0, "owner", 0, default).AsTask();
            Assert.True(EndsWhileThisThreadIsBusy(other), "a reply waited for somebody else's work");
        }
    }

    private static bool EndsWhileThisThreadIsBusy(Task task) => task.Wait(TimeSpan.FromSeconds(4));

    [Fact]
    public async Task States_that_went_missing_make_their_epoch_a_hole()
    {
        var options = SharedServers.SingleOptions;
        await using var store = await OpenAsync(options);
        var consumer = await StartAsync(store);
        await store.FlushAsync(consumer.Flush(new Change("a", "1"), new Change("b", "1", Pane: 60_000_000), new Change("c", "1", Pane: 7)), default);
        var keys = (await SharedServers.Single.CommandAsync("KEYS", $"{{{options.Prefix}:0}}:1:couriers:[0-9~]*")).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(3, keys.Length);
        foreach (var key in keys)
        {
            await SharedServers.Single.CommandAsync("COPY", key, $"{key}-kept");
            await SharedServers.Single.CommandAsync("DEL", key);
            Assert.Empty((await store.ReadAsync(new("couriers", 0), default)).Partitions.Single().Epochs);
            Assert.Empty((await store.ReadAsync(new("couriers", 0), default)).States);
            Assert.Empty((await store.AcquireAsync(0, "heir", default))!.Epochs);
            await SharedServers.Single.CommandAsync("RENAME", $"{key}-kept", key);
        }

        Assert.Single((await store.ReadAsync(new("couriers", 0), default)).Partitions.Single().Epochs);
        Assert.Single((await store.AcquireAsync(0, "heir", default))!.Epochs);
    }

    [Fact]
    public async Task Dropped_and_reset_epochs_leave_no_keys()
    {
        var options = SharedServers.SingleOptions;
        await using var store = await OpenAsync(options);
        var consumer = await StartAsync(store);
        Change[] changes = [.. Enumerable.Range(0, 100).Select(number => new Change($"{number}", "1", number * 30_000_000, Hold: number % 3 == 0 ? new Hold(1, number % 2) : null))];
        for (var epoch = 0; epoch < 5; epoch++)
        {
            var since = consumer.Position;
            consumer.Barrier();
            consumer.DropBelow(consumer.CurrentEpoch);
            Assert.True(await store.FlushAsync(consumer.Flush(since, changes), default));
        }

        async Task<string[]> Slots() => [.. (await SharedServers.Single.CommandAsync("KEYS", $"{{{options.Prefix}:0}}:*"))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(key => key.Split(':')[2]).Distinct()];
        Assert.Equal(["5"], await Slots());
        Assert.True(await store.ResetAsync(0, "one", default));
        Assert.True(await store.FlushAsync(new Consumer(0, "one").Flush(new Change("a", "1")), default));
        Assert.Equal(["6"], await Slots());
    }

    private static Task<RedisRealTimeViewStore> OpenAsync(RedisStoreOptions options) => RedisRealTimeViewStore.OpenAsync(options, TimeProvider.System, default);

    private static async Task<Consumer> StartAsync(RedisRealTimeViewStore store, string owner = "one")
    {
        Assert.Null(await store.AcquireAsync(0, owner, default));
        return new Consumer(0, owner);
    }
}
