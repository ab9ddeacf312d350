using FsCheck;
using FsCheck.Fluent;
using Lambda.Ports.Catalog;
using Lambda.Testing.InMemory;

namespace Lambda.Ports.ContractTests.Catalog;

public abstract partial class CatalogContract
{
    [Fact]
    public async Task Before_the_first_publish_nothing_is_served()
    {
        await using var harness = await OpenAsync();
        Assert.Null(await harness.Port.CurrentAsync(default));
        Assert.Empty(await harness.Port.VersionsAsync(null, default));
        Assert.Empty(await harness.Port.RetireAsync(1, default));
    }

    [Fact]
    public async Task A_reserved_number_is_never_given_again()
    {
        await using var harness = await OpenAsync();
        var first = await harness.Port.ReserveVersionAsync(default);
        Assert.True(first >= 1);
        await harness.CrashAsync();
        Assert.True(await harness.Port.ReserveVersionAsync(default) > first);
        await Publish(harness.Port, 50);
        Assert.True(await harness.Port.ReserveVersionAsync(default) > 50);
    }

    [Fact]
    public async Task A_publish_adds_its_versions_serves_them_and_ends_the_run()
    {
        await using var harness = await OpenAsync();
        var run = await Publish(harness.Port, 1);
        await harness.CrashAsync();
        var current = await harness.Port.CurrentAsync(default);
        Assert.Equal(1, current!.Version);
        Assert.Equal(Some.Text(Some.Versions(1, run.Id)), Some.Text(current.Versions.Values.OrderBy(version => version.View)));
        var stored = await harness.Port.FindRunAsync(run.Id, default);
        Assert.Equal(Some.Text(run with { State = RunState.Published }), Some.Text(stored));
    }

    [Fact]
    public async Task A_publish_that_fails_changes_nothing()
    {
        await using var harness = await OpenAsync();
        await Publish(harness.Port, 1);
        var run = await harness.Port.CreateRunAsync(RunMode.Full, Some.Noon, default);
        await Assert.ThrowsAsync<InvalidOperationException>(() => harness.Port.PublishAsync(run, Some.Versions(1, run.Id), default).AsTask());
        Assert.Equal(RunState.Queued, (await harness.Port.FindRunAsync(run.Id, default))!.State);
        Assert.NotEqual(run.Id, (await harness.Port.CurrentAsync(default))!.Versions["couriers"].RunId);
        await Assert.ThrowsAnyAsync<InvalidOperationException>(() => harness.Port.PublishAsync(run, [], default).AsTask());
        await Assert.ThrowsAnyAsync<InvalidOperationException>(
            () => harness.Port.PublishAsync(run, [Some.Version("a", 2, run.Id), Some.Version("b", 3, run.Id)], default).AsTask());
        Assert.Equal(2, (await harness.Port.VersionsAsync(null, default)).Count);
    }

    [Fact]
    public async Task The_pointer_moves_to_any_retained_publish_and_to_no_other()
    {
        await using var harness = await OpenAsync();
        await Publish(harness.Port, 1);
        await Publish(harness.Port, 2);
        Assert.True(await harness.Port.SetCurrentAsync(1, default));
        Assert.Equal(1, (await harness.Port.CurrentAsync(default))!.Version);
        Assert.False(await harness.Port.SetCurrentAsync(3, default));
        await harness.CrashAsync();
        Assert.Equal(1, (await harness.Port.CurrentAsync(default))!.Version);
    }

    [Fact]
    public async Task Versions_are_listed_newest_first()
    {
        await using var harness = await OpenAsync();
        await Publish(harness.Port, 1);
        await Publish(harness.Port, 2);
        Assert.Equal([2L, 1L], (await harness.Port.VersionsAsync("regions", default)).Select(version => version.Version));
        Assert.Equal(["couriers", "regions", "couriers", "regions"], (await harness.Port.VersionsAsync(null, default)).Select(version => version.View));
        Assert.Empty(await harness.Port.VersionsAsync("unknown", default));
    }

    [Fact]
    public async Task Retiring_keeps_the_newest_and_the_one_that_is_served()
    {
        await using var harness = await OpenAsync();
        for (var number = 1; number <= 5; number++)
            await Publish(harness.Port, number);
        await harness.Port.SetCurrentAsync(2, default);
        var forgotten = await harness.Port.RetireAsync(2, default);
        Assert.Equal([3L, 1L], forgotten.Select(version => version.Version).Distinct());
        Assert.Equal([5L, 4L, 2L], (await harness.Port.VersionsAsync("couriers", default)).Select(version => version.Version));
        Assert.False(await harness.Port.SetCurrentAsync(3, default));
        Assert.Equal(2, (await harness.Port.CurrentAsync(default))!.Version);
        Assert.True(await harness.Port.SetCurrentAsync(5, default));
        Assert.Equal([2L, 2L], (await harness.Port.RetireAsync(2, default)).Select(version => version.Version));
    }

    [Fact]
    public async Task Every_reader_sees_all_views_of_one_publish()
    {
        await using var harness = await OpenAsync();
        await Publish(harness.Port, 1);
        using var stop = new CancellationTokenSource();
        var readers = Enumerable.Range(0, 2).Select(_ => Task.Run(() => ReadUntil(harness.Port, stop.Token))).ToList();
        for (var number = 2; number <= 40; number++)
        {
            await Publish(harness.Port, number);
            await harness.Port.SetCurrentAsync(number - 1, default);
        }

        await stop.CancelAsync();
        await Task.WhenAll(readers);
    }

    [Fact]
    public void Random_publishes_rollbacks_and_retirements_agree_with_a_list() => RandomOperations.Check(VersionOperations, 25, async operations =>
    {
        await using var harness = await OpenAsync();
        var model = new InMemoryCatalog();
        foreach (var (operation, number) in operations)
        {
            if (operation == "crash")
                await harness.CrashAsync();
            else
                Assert.Equal(await Do(model, operation, number), await Do(harness.Port, operation, number));
            Assert.Equal(Some.Text(await model.CurrentAsync(default)), Some.Text(await harness.Port.CurrentAsync(default)));
        }

        Assert.Equal(Some.Text(await model.VersionsAsync(null, default)), Some.Text(await harness.Port.VersionsAsync(null, default)));
    });

    private static Gen<(string Operation, int Number)> VersionOperations =>
        from operation in Gen.Elements("publish", "publish", "publish", "move", "move", "retire", "crash")
        from number in Gen.Choose(0, 9)
        select (operation, number);

    private static async Task<string> Do(ICatalog catalog, string operation, int number)
    {
        switch (operation)
        {
            case "publish":
                var version = await catalog.ReserveVersionAsync(default);
                var run = await catalog.CreateRunAsync(RunMode.Full, Some.Noon, default);
                return Some.Text(await catalog.PublishAsync(run, Some.Versions(version, run.Id), default));
            case "move":
                return Some.Text(await catalog.SetCurrentAsync(number, default));
            default:
                return Some.Text(await catalog.RetireAsync(number, default));
        }
    }

    private static async Task ReadUntil(ICatalog catalog, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            var current = await catalog.CurrentAsync(default);
            Assert.Equal(2, current!.Versions.Count);
            Assert.All(current.Versions.Values, version => Assert.Equal(current.Version, version.Version));
        }
    }

    private static async Task<BatchRun> Publish(ICatalog catalog, long number)
    {
        var run = await catalog.CreateRunAsync(RunMode.Full, Some.Noon, default) with { State = RunState.Running, EventsRead = number };
        Assert.True(await catalog.PublishAsync(run, Some.Versions(number, run.Id), default));
        return run;
    }
}
