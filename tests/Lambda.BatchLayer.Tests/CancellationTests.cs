using Lambda.Ports.Catalog;
using Lambda.Testing;

namespace Lambda.BatchLayer.Tests;

public sealed class CancellationTests : IDisposable
{
    private const int Files = 100;
    private readonly SemaphoreSlim _mayRead = new(0);

    [Fact]
    public async Task A_run_cancelled_while_queued_is_never_executed()
    {
        var bench = new Bench();
        var run = await bench.QueueAsync();
        await bench.Catalog.RequestCancelAsync(run.Id, default, default);
        await bench.DrainAsync();
        Assert.Equal(RunState.Cancelled, (await bench.FindAsync(run.Id)).State);
        Assert.Equal(0, await bench.Catalog.LatestEpochAsync(default));
    }

    [Fact]
    public async Task A_run_cancelled_between_being_taken_and_being_started_makes_no_cut()
    {
        var bench = new Bench();
        var taken = await bench.QueueAsync();
        await bench.Catalog.RequestCancelAsync(taken.Id, default, default);
        var ended = await bench.Recompute().ExecuteAsync(taken, CancellationToken.None);
        Assert.Equal(RunState.Cancelled, ended.State);
        Assert.Equal(0, await bench.Catalog.LatestEpochAsync(default));
    }

    [Fact]
    public async Task A_run_cancelled_while_running_ends_early_and_publishes_nothing()
    {
        var (bench, run, executing) = await StartSlowRunAsync();
        _mayRead.Release(3);
        await Eventually.Holds(async () => (await bench.FindAsync(run.Id)).EventsRead == 3, "the three events that were read are told");
        var seen = await bench.FindAsync(run.Id);
        Assert.Equal((RunState.Running, Files, 1L), (seen.State, seen.EventsTotal, seen.Cut));

        await bench.Catalog.RequestCancelAsync(run.Id, default, default);
        await Eventually.Holds(() => ReleaseAnd(executing.IsCompleted), "the run ends");
        var ended = await executing;
        Assert.Equal(RunState.Cancelled, ended.State);
        Assert.NotNull(ended.FinishedAt);
        Assert.InRange(ended.EventsRead, 3, Files - 1);
        Assert.Null(await bench.Catalog.CurrentAsync(default));
        Assert.Empty(await bench.Store.VersionsAsync("packages", default));
    }

    [Fact]
    public async Task A_cancellation_that_no_user_asked_for_is_a_failure()
    {
        var bench = new Bench();
        bench.Calls.Before += call => Throw.At(call, "BatchViewStore.WriteAsync", () => new OperationCanceledException("a timeout deep inside"));
        var ended = await bench.RunAsync();
        Assert.Equal((RunState.Failed, "a timeout deep inside"), (ended.State, ended.Error));
    }

    [Fact]
    public async Task After_the_publish_a_wish_to_cancel_changes_nothing()
    {
        var bench = new Bench();
        await bench.AppendAsync(Bench.Events(5));
        var published = await bench.PublishAsync();
        await bench.Catalog.RequestCancelAsync(published.Id, default, default);
        await bench.DrainAsync();
        Assert.Equal(RunState.Published, (await bench.FindAsync(published.Id)).State);
        Assert.Equal(5, await bench.EventsServedAsync());
    }

    [Fact]
    public async Task A_wish_to_cancel_outlives_a_restart()
    {
        var (bench, run, executing) = await StartSlowRunAsync(out var stop);
        await bench.Catalog.RequestCancelAsync(run.Id, default, default);
        await stop.CancelAsync();
        await Eventually.Holds(() => ReleaseAnd(executing.IsCompleted), "the program ends");
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => executing);
        Assert.Equal(RunState.Running, (await bench.FindAsync(run.Id)).State);

        var ended = await bench.ExecuteAsync(run.Id);
        Assert.Equal(RunState.Cancelled, ended.State);
        Assert.Null(await bench.Catalog.CurrentAsync(default));
    }

    [Fact]
    public async Task When_the_catalog_fails_the_run_does_not_end_before_its_work_has()
    {
        var (bench, run, executing) = await StartSlowRunAsync();
        var isBroken = true;
        bench.Calls.Before += call => Throw.At(call, "Catalog.FindRunAsync", () => isBroken ? new IOException("the catalog is out of reach") : null);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        for (var i = 0; i < 10; i++)
            await timer.WaitForNextTickAsync();
        Assert.False(executing.IsCompleted, "the work waits for a file: the run cannot be over");

        isBroken = false;
        await Eventually.Holds(() => ReleaseAnd(executing.IsCompleted), "the run ends");
        var ended = await executing;
        Assert.Equal((RunState.Failed, "the catalog is out of reach"), (ended.State, ended.Error));
        Assert.Null(await bench.Catalog.CurrentAsync(default));
    }

    [Fact]
    public async Task A_run_that_somebody_else_has_ended_stops_working()
    {
        var (bench, run, executing) = await StartSlowRunAsync();
        await bench.Catalog.UpdateRunAsync(run with { State = RunState.Failed, Error = "ended elsewhere" }, default);
        await Eventually.Holds(() => ReleaseAnd(executing.IsCompleted), "the run ends");
        var ended = await executing;
        Assert.Equal((RunState.Failed, "ended elsewhere"), (ended.State, ended.Error));
        Assert.Null(await bench.Catalog.CurrentAsync(default));
    }

    public void Dispose() => _mayRead.Dispose();

    private Task<(Bench Bench, BatchRun Run, Task<BatchRun> Executing)> StartSlowRunAsync() => StartSlowRunAsync(out _);

    /// <summary>A run over a hundred files of one event each, every one of which is read only when the test lets it.</summary>
    private Task<(Bench Bench, BatchRun Run, Task<BatchRun> Executing)> StartSlowRunAsync(out CancellationTokenSource stop)
    {
        stop = new CancellationTokenSource();
        return StartAsync(stop.Token);
    }

    private async Task<(Bench Bench, BatchRun Run, Task<BatchRun> Executing)> StartAsync(CancellationToken stop)
    {
        var bench = new Bench(partitions: 1, recordsPerRead: 1);
        bench.Options = bench.Options with { Parallelism = 1 };
        await bench.AppendAsync(Bench.Events(Files));
        var isReading = new TaskCompletionSource();
        bench.Calls.Before += call =>
        {
            if (call == "MasterDataset.OpenEvents")
            {
                isReading.TrySetResult();
                _mayRead.Wait(TimeSpan.FromSeconds(30));
            }
        };
        var run = await bench.QueueAsync();
        var executing = Task.Run(() => bench.ExecuteAsync(run.Id, stop), CancellationToken.None);
        await isReading.Task;
        return (bench, run, executing);
    }

    private bool ReleaseAnd(bool isCompleted)
    {
        _mayRead.Release();
        return isCompleted;
    }
}
