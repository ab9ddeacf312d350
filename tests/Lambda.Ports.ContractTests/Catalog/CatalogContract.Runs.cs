using Lambda.Ports.Catalog;

namespace Lambda.Ports.ContractTests.Catalog;

public abstract partial class CatalogContract
{
    [Fact]
    public async Task Runs_get_ids_in_the_order_of_requests()
    {
        await using var harness = await OpenAsync();
        var first = await harness.Port.CreateRunAsync(RunMode.Full, Some.Noon, default);
        var second = await harness.Port.CreateRunAsync(RunMode.Incremental, Some.Noon, default);
        Assert.True(first.Id >= 1 && second.Id > first.Id);
        var expected = new BatchRun(second.Id, RunMode.Incremental, RunState.Queued, Some.Noon, null, null, null, 0, 0, [], [], false, null, null);
        Assert.Equal(Some.Text(expected), Some.Text(second));
        Assert.Null(await harness.Port.FindRunAsync(second.Id + 1, default));
    }

    [Fact]
    public async Task A_run_is_stored_as_it_is()
    {
        await using var harness = await OpenAsync();
        var run = await harness.Port.CreateRunAsync(RunMode.Full, Some.Noon, default) with
        {
            State = RunState.Running,
            StartedAt = Some.Noon.AddMicroseconds(1),
            Cut = 3,
            EventsRead = 5,
            EventsTotal = 9,
            Versions = [new RunVersion("couriers", 4, 2, "abc")],
            IncompleteEpochs = [1, 2],
            Note = "a note",
            Error = "an error",
        };
        Assert.True(await harness.Port.UpdateRunAsync(run, default));
        await harness.CrashAsync();
        Assert.Equal(Some.Text(run), Some.Text(await harness.Port.FindRunAsync(run.Id, default)));
    }

    [Fact]
    public async Task Runs_are_listed_newest_first_from_below_an_id()
    {
        await using var harness = await OpenAsync();
        var ids = new List<long>();
        for (var i = 0; i < 5; i++)
            ids.Add((await harness.Port.CreateRunAsync(RunMode.Full, Some.Noon, default)).Id);
        Assert.Equal([ids[3], ids[2]], (await harness.Port.ListRunsAsync(ids[4], 2, default)).Select(run => run.Id));
        Assert.Equal(ids.AsEnumerable().Reverse(), (await harness.Port.ListRunsAsync(long.MaxValue, 100, default)).Select(run => run.Id));
    }

    [Theory]
    [InlineData(RunState.Published)]
    [InlineData(RunState.Failed)]
    [InlineData(RunState.Cancelled)]
    public async Task A_run_that_has_ended_is_never_changed_again(RunState end)
    {
        await using var harness = await OpenAsync();
        var run = await harness.Port.CreateRunAsync(RunMode.Full, Some.Noon, default);
        var ended = run with { State = end, FinishedAt = Some.Noon };
        Assert.True(await harness.Port.UpdateRunAsync(ended, default));
        Assert.False(await harness.Port.UpdateRunAsync(ended with { State = RunState.Running }, default));
        Assert.False(await harness.Port.PublishAsync(run, Some.Versions(1, run.Id), default));
        Assert.Equal(Some.Text(ended), Some.Text(await harness.Port.RequestCancelAsync(run.Id, Some.Noon.AddDays(1), default)));
        Assert.Equal(Some.Text(ended), Some.Text(await harness.Port.FindRunAsync(run.Id, default)));
        Assert.Null(await harness.Port.CurrentAsync(default));
    }

    [Fact]
    public async Task The_next_run_is_the_oldest_that_has_not_ended()
    {
        await using var harness = await OpenAsync();
        Assert.Null(await harness.Port.NextRunAsync(default));
        var first = await harness.Port.CreateRunAsync(RunMode.Full, Some.Noon, default);
        var second = await harness.Port.CreateRunAsync(RunMode.Full, Some.Noon, default);
        await harness.Port.UpdateRunAsync(first with { State = RunState.Running }, default);
        Assert.Equal(first.Id, (await harness.Port.NextRunAsync(default))!.Id);
        await harness.Port.UpdateRunAsync(first with { State = RunState.Failed }, default);
        Assert.Equal(second.Id, (await harness.Port.NextRunAsync(default))!.Id);
    }

    [Fact]
    public async Task A_queued_run_is_cancelled_at_once_and_a_running_one_is_asked()
    {
        await using var harness = await OpenAsync();
        var queued = await harness.Port.CreateRunAsync(RunMode.Full, Some.Noon, default);
        var cancelled = await harness.Port.RequestCancelAsync(queued.Id, Some.Noon.AddHours(1), default);
        Assert.Equal(
            Some.Text(queued with { State = RunState.Cancelled, CancelRequested = true, FinishedAt = Some.Noon.AddHours(1) }), Some.Text(cancelled));

        var running = await harness.Port.CreateRunAsync(RunMode.Full, Some.Noon, default) with { State = RunState.Running };
        await harness.Port.UpdateRunAsync(running, default);
        var asked = await harness.Port.RequestCancelAsync(running.Id, Some.Noon.AddHours(1), default);
        Assert.Equal(Some.Text(running with { CancelRequested = true }), Some.Text(asked));
        Assert.Null(await harness.Port.RequestCancelAsync(running.Id + 1, Some.Noon, default));
    }

    [Fact]
    public async Task An_update_by_the_run_itself_does_not_take_back_a_users_wish_to_cancel()
    {
        await using var harness = await OpenAsync();
        var running = await harness.Port.CreateRunAsync(RunMode.Full, Some.Noon, default) with { State = RunState.Running };
        await harness.Port.UpdateRunAsync(running, default);
        await harness.Port.RequestCancelAsync(running.Id, Some.Noon, default);
        Assert.True(await harness.Port.UpdateRunAsync(running with { EventsRead = 7 }, default));
        var stored = await harness.Port.FindRunAsync(running.Id, default);
        Assert.True(stored!.CancelRequested);
        Assert.Equal(7, stored.EventsRead);
        await harness.Port.UpdateRunAsync((await harness.Port.CreateRunAsync(RunMode.Full, Some.Noon, default)) with { CancelRequested = true }, default);
        Assert.Single(await harness.Port.ListRunsAsync(long.MaxValue, 9, default), run => run.CancelRequested);
    }

    [Fact]
    public async Task An_error_that_no_database_takes_as_text_is_told_all_the_same()
    {
        await using var harness = await OpenAsync();
        var run = await harness.Port.CreateRunAsync(RunMode.Full, Some.Noon, default);
        Assert.True(await harness.Port.UpdateRunAsync(run with { State = RunState.Failed, Error = "broken at '\0'", Note = "\uD800" }, default));
        var stored = await harness.Port.FindRunAsync(run.Id, default);
        Assert.Equal(("broken at '\uFFFD'", "\uFFFD"), (StorableText.Of(stored!.Error!), StorableText.Of(stored.Note!)));
    }
}
