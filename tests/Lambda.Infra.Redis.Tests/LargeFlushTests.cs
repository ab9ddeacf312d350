using Lambda.Ports.ContractTests.RealTime;
using Lambda.Ports.RealTime;
using Lambda.Testing;
using Lambda.Testing.Servers;

namespace Lambda.Infra.Redis.Tests;

/// <summary>An owner's first large flush, which asks for its slots first.</summary>
[Collection(RedisTests.Name)]
public sealed class FirstLargeFlushTests : LargeFlushTests
{
    protected override bool IsFirst => true;
}

/// <summary>A large flush after another, whose slots are known.</summary>
[Collection(RedisTests.Name)]
public sealed class NextLargeFlushTests : LargeFlushTests
{
    protected override bool IsFirst => false;
}

/// <summary>What can happen to a large flush, which is a transaction, on its way and at the server.</summary>
public abstract class LargeFlushTests : LargeFlushSuite
{
    [Fact]
    public async Task One_whose_reply_was_lost_is_known_again()
    {
        await using var proxy = CuttingProxy.Before(SharedServers.Single.Port);
        var (store, consumer, options) = await StartAsync(SharedServers.Options(proxy.EndPoint));
        await using var closed = store;
        
        // How the replies of a transaction end: the sequence, and no dropped epochs.
        proxy.LoseReplies($"*2\r\n:{Sequence}\r\n:0\r\n", 1);
        Assert.True(await store.FlushAsync(consumer.Flush(Large("new")), default));
        Assert.Equal(1, proxy.Cuts);
        Assert.Equal(Lines("new"), await store.LinesAsync(new("couriers", 0)));
        Assert.Equal(Sequence, await HeadAsync(options, "sequence"));
        Assert.True(await store.FlushAsync(consumer.Flush(Large("newer")), default));
        Assert.Equal(Lines("newer"), await store.LinesAsync(new("couriers", 0)));
    }

    /// <summary>Redis has some of the commands by then, and must forget them.</summary>
    [Theory]
    [InlineData("WATCH")]
    [InlineData("MULTI")]
    [InlineData("HSET")]
    [InlineData(Execute)]
    public async Task One_that_is_cut_off_is_brought_again(string command)
    {
        await using var proxy = CuttingProxy.Before(SharedServers.Single.Port);
        var (store, consumer, options) = await StartAsync(SharedServers.Options(proxy.EndPoint));
        await using var closed = store;
        proxy.CutAfter([command]);
        Assert.True(await store.FlushAsync(consumer.Flush(Large("new")), default));
        Assert.Equal(1, proxy.Cuts);
        Assert.Equal(Lines("new"), await store.LinesAsync(new("couriers", 0)));
        Assert.Equal(Sequence, await HeadAsync(options, "sequence"));
    }

    [Fact]
    public async Task One_that_is_cut_off_for_good_is_seen_by_nobody()
    {
        await using var proxy = CuttingProxy.Before(SharedServers.Single.Port);
        var (store, consumer, options) = await StartAsync(SharedServers.Options(proxy.EndPoint) with { FlushPatience = TimeSpan.Zero });
        await using var closed = store;
        var before = consumer.Progress().Text();
        proxy.CutAfter(["HSET"]);
        await Assert.ThrowsAnyAsync<IOException>(() => store.FlushAsync(consumer.Flush(Large("new")), default).AsTask());
        await using var reader = await RedisRealTimeViewStore.OpenAsync(options with { Servers = [SharedServers.Single.EndPoint] }, TimeProvider.System, default);
        Assert.Equal(Before, await reader.LinesAsync(new("couriers", 0)));
        Assert.Equal(before, (await reader.AcquireAsync(0, "heir", default)).Text());
    }

    /// <summary>Redis undoes no step when another fails.</summary>
    [Theory]
    [InlineData("couriers", "couriers:8000000000000000")]
    [InlineData("held", "held:held")]
    public async Task One_of_which_a_step_fails_leaves_a_partition_that_is_built_anew(string view, string keyOfView)
    {
        var (store, consumer, options) = await StartAsync(SharedServers.SingleOptions);
        await using var closed = store;
        Change[] shown = [new("a", "1", View: view), new("b", "1", View: view, Hold: new Hold(5, 0))];
        Change[] changes = view == "held" ? shown : Large("old");
        Assert.True(await store.FlushAsync(consumer.Flush(changes), default));
        var key = Assert.Single(await KeysAsync(options), key => key.EndsWith($":1:{keyOfView}", StringComparison.Ordinal));
        await SharedServers.Single.CommandAsync("SET", key, "no hash");
        var error = await Assert.ThrowsAnyAsync<IOException>(() => store.FlushAsync(consumer.Flush([.. Large("new"), .. changes]), default).AsTask());
        Assert.Contains("WRONGTYPE", error.Message);
        Assert.Empty(await store.LinesAsync(new("couriers", 0)));
        Assert.False(await store.FlushAsync(consumer.Flush(Large("newer")), default));
        Assert.Null(await store.AcquireAsync(0, "one", default));
        Assert.True(await store.ResetAsync(0, "one", default));
        Assert.True(await store.FlushAsync(new Consumer(0, "one").Flush(Large("again")), default));
        Assert.Equal(Lines("again"), await store.LinesAsync(new("couriers", 0)));
    }

    /// <summary>A server is full when it is asked anything, when the transaction comes, or when it has taken all of it in and is to run it.</summary>
    [Theory]
    [InlineData(Anything)]
    [InlineData("MULTI")]
    [InlineData(Execute)]
    public async Task One_that_a_full_server_refuses_leaves_nothing_and_is_written_when_there_is_room(string command)
    {
        await using var server = await RedisServer.StartAsync();
        await using var proxy = CuttingProxy.Before(server.Port);
        var (store, consumer, _) = await StartAsync(SharedServers.Options(proxy.EndPoint));
        await using var closed = store;
        var (before, flush) = (consumer.Progress().Text(), consumer.Flush(Large("new")));
        proxy.DoBefore(command, 1, () => server.CommandAsync("CONFIG", "SET", "maxmemory", "1"));
        var error = await Assert.ThrowsAnyAsync<IOException>(() => store.FlushAsync(flush, default).AsTask());
        Assert.Contains("OOM", error.Message);
        Assert.Equal(Before, await store.LinesAsync(new("couriers", 0)));
        await server.CommandAsync("CONFIG", "SET", "maxmemory", "0");
        Assert.Equal(before, (await store.AcquireAsync(0, "one", default)).Text());
        Assert.True(await store.FlushAsync(flush, default));
        Assert.Equal(Lines("new"), await store.LinesAsync(new("couriers", 0)));
    }

    /// <summary>A server that hangs has been sent the EXEC, and runs it when it goes on; or it has not.</summary>
    [Theory]
    [InlineData("MULTI")]
    [InlineData(Execute)]
    public async Task One_that_a_hanging_server_does_not_answer_fails_in_time_and_is_whole_or_not_at_all(string command)
    {
        await using var server = await RedisServer.StartAsync();
        await using var proxy = CuttingProxy.Before(server.Port);
        var (store, consumer, options) = await StartAsync(SharedServers.Options(proxy.EndPoint) with { ReplyTimeout = TimeSpan.FromSeconds(1), FlushPatience = TimeSpan.Zero });
        await using var closed = store;
        var (before, flush) = (consumer.Progress().Text(), consumer.Flush(Large("new")));
        proxy.DoBefore(command, 1, () => server.PauseAsync(true));
        var error = await Assert.ThrowsAnyAsync<IOException>(() => store.FlushAsync(flush, default).AsTask());
        Assert.Contains("nothing within 00:00:01", error.Message);
        await server.PauseAsync(false);
        await using var reader = await RedisRealTimeViewStore.OpenAsync(options with { Servers = [server.EndPoint], ReplyTimeout = TimeSpan.FromSeconds(20) }, TimeProvider.System, default);
        var found = (await reader.AcquireAsync(0, "heir", default)).Text();
        Assert.Contains(found, new[] { before, consumer.Progress().Text() });
        Assert.Equal(found == before ? Before : Lines("new"), await reader.LinesAsync(new("couriers", 0)));
    }

    /// <summary>WAIT knows of its own connection's writes only, and a transaction has another one.</summary>
    [Fact]
    public async Task One_that_no_replica_has_yet_is_waited_for_by_a_checkpoint()
    {
        await using var primary = await RedisServer.StartAsync();
        await using var replica = await RedisServer.StartAsync();
        await replica.FollowAsync(primary);
        var (store, consumer, _) = await StartAsync(SharedServers.Options(primary.EndPoint) with { CheckpointReplicas = 1, ReplyTimeout = TimeSpan.FromSeconds(2) });
        await using var closed = store;
        await store.CheckpointAsync(default);
        await Eventually.Holds(async () => HasAll(await primary.CommandAsync("INFO", "replication")), "the replica has said that it has everything");
        await replica.PauseAsync(true);
        Assert.True(await store.FlushAsync(consumer.Flush(Large("new")), default));
        var error = await Assert.ThrowsAnyAsync<IOException>(() => store.CheckpointAsync(default).AsTask());
        Assert.Contains("0 of 1 replicas", error.Message);
    }

    [Fact]
    public async Task One_whose_connection_was_closed_meanwhile_gets_another()
    {
        await using var server = await RedisServer.StartAsync();
        var (store, consumer, _) = await StartAsync(SharedServers.Options(server.EndPoint));
        await using var closed = store;
        Assert.True(await store.FlushAsync(consumer.Flush(Large("new")), default));
        var flushes = (await server.CommandAsync("CLIENT", "LIST")).Split('\n').Single(client => client.Contains("name=lambda-flush", StringComparison.Ordinal));
        await server.CommandAsync("CLIENT", "KILL", "ID", flushes[3..flushes.IndexOf(' ', StringComparison.Ordinal)]);
        Assert.True(await store.FlushAsync(consumer.Flush(Large("newer")), default));
        Assert.Equal(Lines("newer"), await store.LinesAsync(new("couriers", 0)));
    }

    [Fact]
    public async Task One_after_another_asks_no_script_for_its_slots()
    {
        await using var server = await RedisServer.StartAsync();
        var (store, consumer, _) = await StartAsync(SharedServers.Options(server.EndPoint));
        await using var closed = store;
        Assert.True(await store.FlushAsync(consumer.Flush(Large("new")), default));
        await server.CommandAsync("CONFIG", "RESETSTAT");
        Assert.True(await store.FlushAsync(consumer.Flush(Large("newer")), default));
        var commands = await server.CommandAsync("INFO", "commandstats");
        Assert.Contains("cmdstat_exec:calls=1,", commands);
        Assert.DoesNotContain("cmdstat_evalsha", commands);
        Assert.Equal(Lines("newer"), await store.LinesAsync(new("couriers", 0)));
    }

    /// <summary>Views with triggers are written by a script within the transaction, the others by plain commands.</summary>
    [Fact]
    public async Task One_with_views_of_both_kinds_is_one_step()
    {
        var (store, consumer, _) = await StartAsync(SharedServers.SingleOptions);
        await using var closed = store;
        Change[] changes = [.. Large("new"), .. Enumerable.Range(0, 3000).Select(key => new Change($"{key:d4}", $"{key}", View: "held", Hold: key % 2 == 0 ? new Hold(5, 1) : null))];
        Assert.True(await store.FlushAsync(consumer.Flush(changes), default));
        Assert.Equal(Lines("new"), await store.LinesAsync(new("couriers", 0)));
        Assert.Equal(Enumerable.Range(0, 1500).Select(key => $"0/0/{(2 * key) + 1:d4}={(2 * key) + 1}"), await store.LinesAsync(new("held", 0)));

        // What is stored has holds now, though the next flush brings none.
        Assert.True(await store.FlushAsync(consumer.Flush([.. Enumerable.Range(0, 3000).Select(key => new Change($"{key:d4}", "shown", View: "held"))]), default));
        Assert.Equal(Enumerable.Range(0, 3000).Select(key => $"0/0/{key:d4}=shown"), await store.LinesAsync(new("held", 0)));
        Assert.All(await store.LoadAsync(0, 0, default).ToListAsync(), state => Assert.Null(state.Hold));
        Assert.Equal(3007, await store.LoadAsync(0, 0, default).CountAsync());
    }

    /// <summary>States larger than what is sent at once, keys with bytes of the protocol, and empty ones.</summary>
    [Fact]
    public async Task States_of_any_size_and_bytes_arrive_as_they_are()
    {
        var (store, consumer, _) = await StartAsync(SharedServers.SingleOptions);
        await using var closed = store;
        string[] states = ["", "\r\n$5\r\n", new('x', 200_000), "*1\r\n$4\r\nEXEC\r\n", new('y', 65_536)];
        Assert.True(await store.FlushAsync(consumer.Flush([.. states.Select((state, key) => new Change($"\r\n{key}", state))]), default));
        Assert.Equal([.. states.Select((state, key) => $"0/0/\r\n{key}={state}"), .. Before], await store.LinesAsync(new("couriers", 0)));
    }

    /// <summary>Whether the one replica of a primary has acknowledged all that there is.</summary>
    private static bool HasAll(string replication)
    {
        string Of(string name) => replication.Split([',', '\n', '\r']).Single(part => part.StartsWith(name, StringComparison.Ordinal))[name.Length..];
        return Of("offset=") == Of("master_repl_offset:");
    }
}
