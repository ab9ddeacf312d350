using Lambda.Ports.Catalog;
using Lambda.Testing;

namespace Lambda.BatchLayer.Tests;

public sealed class VersionTests
{
    [Fact]
    public async Task The_newest_publishes_and_the_served_one_are_kept_with_their_rows()
    {
        var bench = new Bench();
        bench.Options = bench.Options with { KeptVersions = 2 };
        await bench.AppendAsync(Bench.Events(3));
        for (var run = 0; run < 3; run++)
            await bench.PublishAsync();
        Assert.True(await bench.Catalog.SetCurrentAsync(1, default));
        await bench.DrainAsync();
        Assert.Equal([1L, 2L, 3L], await bench.Store.VersionsAsync("packages", default));
        Assert.True(await bench.Catalog.SetCurrentAsync(3, default));
        await bench.PublishAsync();
        await bench.DrainAsync();
        Assert.Equal([4L, 3L], (await bench.Catalog.VersionsAsync("packages", default)).Select(version => version.Version));
        Assert.Equal([3L, 4L], await bench.Store.VersionsAsync("packages", default));
        Assert.Equal([3L, 4L], await bench.Store.VersionsAsync("couriers-hourly", default));
    }

    [Fact]
    public async Task What_an_unfinished_run_left_is_dropped_after_the_next_publish_and_not_before()
    {
        var bench = new Bench();
        await bench.AppendAsync(Bench.Events(3));
        await bench.PublishAsync();
        Assert.Equal(2, await bench.Catalog.ReserveVersionAsync(default));
        await bench.Store.WriteAsync("packages", 2, [], default);
        await bench.DrainAsync();
        Assert.Equal([1L, 2L], await bench.Store.VersionsAsync("packages", default));
        await bench.PublishAsync();
        await bench.DrainAsync();
        Assert.Equal([1L, 3L], await bench.Store.VersionsAsync("packages", default));
    }

    [Fact]
    public async Task A_run_that_fails_while_it_writes_leaves_no_rows()
    {
        var bench = new Bench();
        await bench.AppendAsync(Bench.Events(5));
        var writes = 0;
        bench.Calls.After += call => Throw.At(call, "BatchViewStore.WriteAsync", () => ++writes == 2 ? new IOException("the disk is full") : null);
        var failed = await bench.RunAsync();
        Assert.Equal((RunState.Failed, "the disk is full"), (failed.State, failed.Error));
        Assert.Empty(await bench.Store.VersionsAsync("packages", default));
        Assert.Empty(await bench.Store.VersionsAsync("couriers-hourly", default));
    }

    [Fact]
    public async Task A_run_that_a_crash_left_running_goes_on_with_its_cut()
    {
        var bench = new Bench { ArchivesWhenCut = false };
        await bench.AppendAsync(Bench.Events(3));
        var run = await bench.QueueAsync();
        using var stop = new CancellationTokenSource();
        bench.Calls.Before += call =>
        {
            if (call == "Catalog.ArchivePositionAsync")
                stop.Cancel();
        };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => bench.ExecuteAsync(run.Id, stop.Token));
        var left = await bench.FindAsync(run.Id);
        Assert.Equal((RunState.Running, 1L), (left.State, left.Cut));

        await bench.AppendAsync(Bench.Events(2, first: 3));
        await bench.ArchiveAsync();
        var published = await bench.ExecuteAsync(run.Id);
        Assert.Equal((RunState.Published, 1L, left.StartedAt), (published.State, published.Cut, published.StartedAt));
        Assert.Equal(3, await bench.EventsServedAsync());
        Assert.Equal(1, await bench.Catalog.LatestEpochAsync(default));
    }

    [Fact]
    public async Task A_cut_that_was_interrupted_is_completed_at_the_next_start()
    {
        var bench = new Bench(partitions: 3);
        var epoch = await bench.Catalog.BeginCutAsync(bench.Log.PartitionCount, default);
        await bench.Log.AppendBarrierAsync(1, epoch, default);
        await bench.RecoverAsync();
        Assert.Null(await bench.Catalog.PendingCutAsync(default));
        await bench.ArchiveAsync();
        Assert.Equal(3, (await bench.ClosedAsync()).Count);
        var run = await bench.PublishAsync();
        Assert.Equal(2, run.Cut);
    }

    [Fact]
    public async Task Progress_ends_at_the_total_and_only_counts_what_is_new()
    {
        var bench = new Bench();
        await bench.AppendAsync(Bench.EventsOfManyPackages(7));
        var full = await bench.PublishAsync();
        Assert.Equal((7L, 7L), (full.EventsRead, full.EventsTotal));
        await bench.AppendAsync(Bench.EventsOfManyPackages(4, first: 7));
        var incremental = await bench.PublishAsync(RunMode.Incremental);
        Assert.Equal((4L, 4L, null), (incremental.EventsRead, incremental.EventsTotal, incremental.Note));
        Assert.Equal(11, await bench.EventsServedAsync());
    }

    [Fact]
    public async Task Two_services_started_by_mistake_publish_each_run_once_and_leave_every_version_readable()
    {
        var bench = new Bench(partitions: 1, recordsPerRead: 2) { ArchivesWhenCut = false };
        using var stop = new CancellationTokenSource();
        var untidied = new System.Collections.Concurrent.ConcurrentQueue<Exception>();
        var services = Enumerable.Range(0, 2)
            .Select(_ => Task.Run(() => bench.Loop().RunAsync(_ => { }, (_, error) => untidied.Enqueue(error), stop.Token)))
            .ToList();
        for (var run = 0; run < 30; run++)
        {
            await bench.AppendAsync(Bench.Events(3, first: run * 3));
            var queued = await bench.QueueAsync(run % 3 == 0 ? RunMode.Full : RunMode.Incremental);
            await Eventually.Holds(() => ArchiveAndFindEndAsync(bench, queued.Id), "the run ends");
            var ended = await bench.FindAsync(queued.Id);
            Assert.True(ended.State == RunState.Published, $"run {run}: {ended.Error}");
            await AssertServedAsync(bench, (run + 1) * 3);
        }

        await stop.CancelAsync();
        await Eventually.Holds(() => services.TrueForAll(service => service.IsCompleted), "both services end");
        Assert.DoesNotContain(services, service => service.IsFaulted);
        Assert.Empty(untidied);
    }

    [Theory]
    [InlineData(0, 1, 1, 2)]
    [InlineData(1, 0, 1, 2)]
    [InlineData(1, 1, 0, 2)]
    [InlineData(1, 1, 1, 1)]
    public void A_setting_out_of_bounds_is_refused(int parallelism, int keptVersions, int eventsPerFile, int filesToCompact) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new BatchOptions
        {
            Parallelism = parallelism, KeptVersions = keptVersions, EventsPerFile = eventsPerFile, FilesToCompact = filesToCompact,
        });

    private static async Task<bool> ArchiveAndFindEndAsync(Bench bench, long run)
    {
        await bench.ArchiveAsync();
        return (await bench.FindAsync(run)).FinishedAt is not null;
    }

    private static async Task AssertServedAsync(Bench bench, long events)
    {
        var current = (await bench.Catalog.CurrentAsync(default))!;
        Assert.Equal(events, current.Versions["packages"].Events);
        long rows = 0;
        await foreach (var row in bench.Store.ReadAsync(new("packages", current.Version), default))
            rows++;
        Assert.Equal(current.Versions["packages"].Rows, rows);
    }
}
