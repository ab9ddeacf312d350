using Lambda.Ports.ContractTests.RealTime;
using Lambda.Testing.Servers;

namespace Lambda.Infra.Redis.Tests;

/// <summary>An owner's first large flush, which asks for its slots first.</summary>
[Collection(RedisTests.Name)]
public sealed class FirstDisturbedFlushTests : DisturbedFlushTests
{
    protected override bool IsFirst => true;
}

/// <summary>A large flush after another, whose slots are known.</summary>
[Collection(RedisTests.Name)]
public sealed class NextDisturbedFlushTests : DisturbedFlushTests
{
    protected override bool IsFirst => false;
}

/// <summary>What others may do to a partition while a large flush of it is brought.</summary>
public abstract class DisturbedFlushTests : LargeFlushSuite
{
    [Theory]
    [InlineData("MULTI")]
    [InlineData(Execute)]
    public async Task One_whose_partition_is_taken_over_meanwhile_is_refused(string command)
    {
        await using var proxy = CuttingProxy.Before(SharedServers.Single.Port);
        var (store, consumer, options) = await StartAsync(SharedServers.Options(proxy.EndPoint));
        await using var closed = store;
        await using var other = await RedisRealTimeViewStore.OpenAsync(options with { Servers = [SharedServers.Single.EndPoint] }, TimeProvider.System, default);
        var before = consumer.Progress().Text();
        string? found = null;
        proxy.DoBefore(command, 1, async () => found = (await other.AcquireAsync(0, "heir", default)).Text());
        Assert.False(await store.FlushAsync(consumer.Flush(Large("zombie's")), default));
        Assert.Equal(before, found);
        Assert.Equal(Before, await other.LinesAsync(new("couriers", 0)));
    }

    [Theory]
    [InlineData("MULTI")]
    [InlineData(Execute)]
    public async Task One_whose_partition_is_lost_meanwhile_is_refused_and_leaves_nothing(string command)
    {
        await using var proxy = CuttingProxy.Before(SharedServers.Single.Port);
        var (store, consumer, options) = await StartAsync(SharedServers.Options(proxy.EndPoint));
        await using var closed = store;
        proxy.DoBefore(command, 1, async () =>
        {
            foreach (var key in await KeysAsync(options))
                await SharedServers.Single.CommandAsync("DEL", key);
        });
        Assert.False(await store.FlushAsync(consumer.Flush(Large("new")), default));
        Assert.Empty(await KeysAsync(options));
    }

    [Fact]
    public async Task One_that_somebody_disturbs_without_harm_runs_at_the_next_try()
    {
        await using var proxy = CuttingProxy.Before(SharedServers.Single.Port);
        var (store, consumer, options) = await StartAsync(SharedServers.Options(proxy.EndPoint));
        await using var closed = store;
        proxy.DoBefore(Execute, 1, () => SharedServers.Single.CommandAsync("HSET", $"{{{options.Prefix}:0}}", "touched", "1"));
        Assert.True(await store.FlushAsync(consumer.Flush(Large("new")), default));
        Assert.Equal("1", await HeadAsync(options, "touched"));
        Assert.Equal(Sequence, await HeadAsync(options, "sequence"));
        Assert.Equal(Lines("new"), await store.LinesAsync(new("couriers", 0)));
    }

    /// <summary>That is no owner, who would be refused; it is not fought for ever.</summary>
    [Fact]
    public async Task One_that_somebody_disturbs_each_time_fails_in_time_and_leaves_what_was_there()
    {
        await using var proxy = CuttingProxy.Before(SharedServers.Single.Port);
        var (store, consumer, options) = await StartAsync(SharedServers.Options(proxy.EndPoint) with { FlushPatience = TimeSpan.FromMilliseconds(300) });
        await using var closed = store;
        var (before, flush, tries) = (consumer.Progress().Text(), consumer.Flush(Large("new")), 0);
        async Task Disturb()
        {
            proxy.DoBefore(Execute, 1, Disturb);
            await SharedServers.Single.CommandAsync("HSET", $"{{{options.Prefix}:0}}", "touched", $"{++tries}");
        }

        proxy.DoBefore(Execute, 1, Disturb);
        using var longEnough = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var error = await Assert.ThrowsAnyAsync<IOException>(() => store.FlushAsync(flush, longEnough.Token).AsTask());
        Assert.Contains("somebody writes to the partition", error.Message);
        Assert.InRange(tries, 2, 20);
        proxy.DoBefore(Execute, 1, () => Task.CompletedTask);
        Assert.Equal(Before, await store.LinesAsync(new("couriers", 0)));
        Assert.Equal(before, (await store.AcquireAsync(0, "one", default)).Text());
        Assert.True(await store.FlushAsync(flush, default));
        Assert.Equal(Lines("new"), await store.LinesAsync(new("couriers", 0)));
    }
}
