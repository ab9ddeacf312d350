using Lambda.Ports.Catalog;

namespace Lambda.Ports.ContractTests.Catalog;

public abstract partial class CatalogContract
{
    private const string Work = "batch";

    [Fact]
    public async Task A_lease_that_nobody_has_held_is_taken_with_the_first_token()
    {
        await using var harness = await OpenAsync();
        Assert.Null(await harness.Port.FindLeaseAsync(Work, default));
        var taken = await harness.Port.TakeLeaseAsync(Work, "first", null, default);
        Assert.Equal(new Lease(Work, 1, "first", 0), taken);
        await harness.CrashAsync();
        Assert.Equal(taken, await harness.Port.FindLeaseAsync(Work, default));
        Assert.Null(await harness.Port.FindLeaseAsync("other work", default));
    }

    [Fact]
    public async Task A_lease_is_taken_only_as_it_was_seen()
    {
        await using var harness = await OpenAsync();
        var first = await TakeAsync(harness.Port, "first");
        Assert.Null(await harness.Port.TakeLeaseAsync(Work, "second", null, default));
        var renewed = await harness.Port.RenewLeaseAsync(first, default);
        Assert.Equal(first with { Renewals = 1 }, renewed);
        Assert.Null(await harness.Port.TakeLeaseAsync(Work, "second", first, default));
        Assert.Equal(new Lease(Work, 2, "second", 0), await harness.Port.TakeLeaseAsync(Work, "second", renewed, default));
    }

    [Fact]
    public async Task Of_all_who_want_a_lease_at_once_one_gets_it()
    {
        await using var harness = await OpenAsync();
        var seen = await TakeAsync(harness.Port, "before");
        var taken = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Task.Run(() => harness.Port.TakeLeaseAsync(Work, $"node {i}", seen, default).AsTask())));
        Assert.Equal(await harness.Port.FindLeaseAsync(Work, default), Assert.Single(taken, lease => lease is not null));
    }

    [Fact]
    public async Task A_lease_that_another_has_taken_is_not_renewed()
    {
        await using var harness = await OpenAsync();
        var first = await TakeAsync(harness.Port, "first");
        var second = await TakeAsync(harness.Port, "second");
        Assert.Null(await harness.Port.RenewLeaseAsync(first, default));
        Assert.Equal(second, await harness.Port.FindLeaseAsync(Work, default));
    }

    [Fact]
    public async Task A_lease_that_was_let_go_keeps_its_token_and_is_not_renewed()
    {
        await using var harness = await OpenAsync();
        var first = await TakeAsync(harness.Port, "first");
        await harness.Port.ReleaseLeaseAsync(first, default);
        var free = await harness.Port.FindLeaseAsync(Work, default);
        Assert.Equal((false, 1L), (free!.IsHeld, free.Token));
        Assert.Null(await harness.Port.RenewLeaseAsync(first, default));
        var second = await TakeAsync(harness.Port, "second");
        Assert.Equal(2, second.Token);
        await harness.Port.ReleaseLeaseAsync(first, default);
        Assert.Equal(second, await harness.Port.FindLeaseAsync(Work, default));
    }

    [Fact]
    public async Task Whoever_holds_the_lease_changes_the_catalog()
    {
        await using var harness = await OpenAsync();
        var run = await harness.Port.CreateRunAsync(RunMode.Full, Some.Noon, default);
        var lease = await TakeAsync(harness.Port, "first");
        var catalog = harness.Port.Under(lease);
        Assert.Equal(1, await catalog.BeginCutAsync(3, default));
        await catalog.CompleteCutAsync(1, default);
        Assert.True(await catalog.CommitArchiveAsync(Some.Step(0, 0, 5), default));
        var number = await catalog.ReserveVersionAsync(default);
        await harness.Port.RenewLeaseAsync(lease, default);
        Assert.True(await catalog.PublishAsync(run, Some.Versions(number, run.Id), default));
        Assert.Equal(number, (await harness.Port.CurrentAsync(default))?.Version);
        Assert.Equal(number, (await catalog.CurrentAsync(default))?.Version);
        Assert.Equal(1, await catalog.LatestEpochAsync(default));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Every_change_of_one_who_has_lost_the_lease_is_refused(bool anotherHasIt)
    {
        await using var harness = await OpenAsync();
        var run = await harness.Port.CreateRunAsync(RunMode.Full, Some.Noon, default);
        var lease = await TakeAsync(harness.Port, "zombie");
        var catalog = harness.Port.Under(lease);
        Assert.True(await catalog.CommitArchiveAsync(Some.Step(0, 0, 5), default));
        if (anotherHasIt)
            await TakeAsync(harness.Port, "successor");
        else
            await harness.Port.ReleaseLeaseAsync(lease, default);
        var file = Some.File(0, 0, 0, 4);
        foreach (var change in (Func<Task>[])
        [
            () => catalog.BeginCutAsync(3, default).AsTask(), () => catalog.CompleteCutAsync(0, default).AsTask(),
            () => catalog.CommitArchiveAsync(Some.Step(0, 5, 9), default).AsTask(), () => catalog.ReplaceFilesAsync([file], file, default).AsTask(),
            () => catalog.QuarantineAsync(file, "damaged", default).AsTask(), () => catalog.RepairAsync(file, file, default).AsTask(),
            () => catalog.CreateRunAsync(RunMode.Full, Some.Noon, default).AsTask(), () => catalog.UpdateRunAsync(run with { State = RunState.Failed }, default).AsTask(),
            () => catalog.RequestCancelAsync(run.Id, Some.Noon, default).AsTask(), () => catalog.ReserveVersionAsync(default).AsTask(),
            () => catalog.PublishAsync(run, Some.Versions(1, run.Id), default).AsTask(), () => catalog.SetCurrentAsync(1, default).AsTask(),
            () => catalog.RetireAsync(1, default).AsTask(),
        ])
            Assert.Equal(lease, (await Assert.ThrowsAsync<LeaseLostException>(change)).Lease);
        Assert.Equal(5, (await catalog.ArchivePositionAsync(0, default)).Offset);
        Assert.Equal([file], await catalog.FilesAsync(0, 9, default));
        Assert.Null(await catalog.PendingCutAsync(default));
        Assert.Null(await catalog.CurrentAsync(default));
        Assert.Equal(RunState.Queued, (await catalog.NextRunAsync(default))?.State);
    }

    private static async Task<Lease> TakeAsync(ICatalog catalog, string owner) =>
        (await catalog.TakeLeaseAsync(Work, owner, await catalog.FindLeaseAsync(Work, default), default))!;
}
