using FsCheck;
using FsCheck.Fluent;
using Lambda.Ports.Batch;
using Lambda.Ports.Catalog;
using Lambda.SharedLogic.Aggregates;
using Lambda.SharedLogic.Deliveries;
using Lambda.SharedLogic.Triggers;
using Lambda.SharedLogic.Views;
using Lambda.SharedLogic.Windows;
using Lambda.Testing.Events;
using Lambda.Testing.Views;

namespace Lambda.BatchLayer.Tests;

/// <summary>However little memory a run has, it publishes the same bytes.</summary>
public sealed class SpillingTests
{
    private static readonly IReadOnlyList<ViewDefinition> Views =
    [
        .. typeof(Packages).Assembly.GetTypes().Where(type => type.IsAssignableTo(typeof(IView)) && !type.IsAbstract)
            .Select(type => ((IView)Activator.CreateInstance(type)!).Define()),
        .. EventWindowViews.All,
    ];

    private static readonly Windowing[] Windows =
    [
        Windowing.Tumbling(TimeSpan.FromHours(1)), Windowing.Session(TimeSpan.FromMinutes(30), TimeSpan.FromMinutes(10)), Windowing.Count(3), Windowing.TimeOrCount(TimeSpan.FromHours(1), 2),
    ];

    private static readonly Func<ViewBuilder, ViewBuilder>[] Columns =
    [
        view => view.Count("events"),
        view => view.Sum("distance", e => e.DistanceMeters),
        view => view.Distinct("packages", e => e.PackageId),
        view => view.Quantiles(e => e.DurationMicroseconds, 1, "", QuantileValue.At("median", 0.50m)),
        view => view.Latest("driver", e => e.DriverId),
        view => view.First("firstDriver", e => e.DriverId),
        view => view.LatestPosition("latitude", "longitude", "seenAt"),
        view => view.LatestRoute("origin", "destination"),
        view => view.HeavyHitters("frequent", 3, e => e.Sku),
        view => view.TopK("skus", 3, e => e.Sku),
    ];

    /// <summary>Events of few packages and couriers within a day, copies among them, in a few epochs.</summary>
    private static Gen<Life> Lives =>
        from seed in Gen.Choose(0, int.MaxValue - 1)
        from epochs in Gen.Choose(1, 4)
        from perEpoch in Gen.Choose(0, 60)
        from limit in Gen.Elements(1L, 1L, 4_000L, 40_000L)
        from parallelism in Gen.Choose(1, 3)
        from window in Gen.Choose(0, Windows.Length)
        from columns in Gen.SubListOf<int>([.. Enumerable.Range(0, Columns.Length)])
        from trigger in Gen.Elements(Trigger.EachFlush, Trigger.EveryRecord, Trigger.Aligned(TimeSpan.FromSeconds(20)))
        select new Life(seed, epochs, perEpoch, limit, parallelism, window, string.Join(' ', columns), trigger);

    [Fact, Trait("Category", "Slow")]
    public void With_next_to_no_memory_every_view_is_published_with_the_same_bytes() => Prop
        .ForAll(Arb.From(Lives), life => AssertSameAsync(life).GetAwaiter().GetResult())
        .Check(Config.QuickThrowOnFailure.WithMaxTest(25));

    [Fact]
    public async Task So_many_runs_that_they_are_merged_in_several_levels_are_published_with_the_same_bytes()
    {
        var (roomy, narrow) = (NewBench(long.MaxValue, 1), NewBench(1, 1));
        foreach (var bench in new[] { roomy, narrow })
            await bench.AppendAsync(Bench.EventsOfManyPackages(4_000));
        var (expected, spilled) = (await roomy.PublishAsync(), await narrow.PublishAsync());
        Assert.Equal(expected.Versions.Select(version => version.Hash), spilled.Versions.Select(version => version.Hash));
        Assert.True(narrow.Spills.RowsEver > 5_000, $"{narrow.Spills.RowsEver} rows were spilled only");
    }

    [Fact]
    public async Task Without_room_to_spill_a_run_fails_says_so_and_publishes_nothing()
    {
        for (var room = 0; room < 60; room += 7)
        {
            var bench = NewBench(1, 2);
            await bench.AppendAsync(Bench.EventsOfManyPackages(30));
            bench.Spills.Room = room;
            var run = await bench.RunAsync();
            Assert.Equal((RunState.Failed, "no space left on device"), (run.State, run.Error));
            await AssertNothingIsLeftAsync(bench);
        }
    }

    [Fact]
    public async Task Rows_that_come_back_damaged_fail_the_run_and_nothing_is_published()
    {
        var bench = NewBench(1, 2);
        await bench.AppendAsync(Bench.EventsOfManyPackages(30));
        var read = 0;
        bench.Spills.OnRead = row => Interlocked.Increment(ref read) == 20 ? throw new DamagedSpillException("7.rows", "its end is missing") : row;
        var run = await bench.RunAsync();
        Assert.Equal(RunState.Failed, run.State);
        Assert.Contains("7.rows", run.Error, StringComparison.Ordinal);
        await AssertNothingIsLeftAsync(bench);
        bench.Spills.OnRead = row => row;
        await bench.PublishAsync();
    }

    [Fact]
    public async Task A_run_that_is_cancelled_while_it_writes_leaves_nothing_on_disk()
    {
        var bench = NewBench(1, 2);
        await bench.AppendAsync(Bench.EventsOfManyPackages(30));
        using var ends = new CancellationTokenSource();
        bench.Calls.Before += call =>
        {
            if (call == "BatchViewStore.WriteAsync")
                ends.Cancel();
        };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await bench.ExecuteAsync((await bench.QueueAsync()).Id, ends.Token));
        Assert.True(bench.Spills.RowsEver > 0);
        Assert.Equal(0, bench.Spills.Runs);
    }

    private static async Task AssertSameAsync(Life life)
    {
        var (roomy, narrow) = (NewBench(long.MaxValue, 1), NewBench(life.Limit, life.Parallelism));
        var events = new RandomEvents(new Random(life.Seed));
        var random = new Random(life.Seed);
        for (var epoch = 0; epoch < life.Epochs; epoch++)
        {
            var arriving = Enumerable.Range(0, life.EventsPerEpoch).Select(_ => Near(events.Next(), random)).ToList();
            foreach (var bench in new[] { roomy, narrow })
            {
                bench.Views = [.. Views, RandomView(life)];
                await bench.AppendAsync(arriving);
                await bench.AppendAsync(arriving.Take(3));
            }

            await AssertSamePublishAsync(roomy, narrow, RunMode.Incremental);
        }

        await AssertSamePublishAsync(roomy, narrow, RunMode.Full);
        Assert.True(life.Limit > 1 || life.EventsPerEpoch == 0 || narrow.Spills.RowsEver > 0);
        Assert.Equal((0, 0L), (narrow.Spills.Runs, roomy.Spills.RowsEver));
    }

    private static async Task AssertSamePublishAsync(Bench roomy, Bench narrow, RunMode mode)
    {
        var (expected, published) = (await roomy.PublishAsync(mode), await narrow.PublishAsync(mode));
        Assert.Equal(expected.Versions, published.Versions);
        foreach (var version in expected.Versions)
            Assert.Equal(await RowsAsync(roomy, version), await RowsAsync(narrow, version));
    }

    private static async Task<List<string>> RowsAsync(Bench bench, RunVersion version)
    {
        var rows = new List<string>();
        await foreach (var row in bench.Store.ReadAsync(new BatchQuery(version.View, version.Version), default))
            rows.Add($"{row.Pane} {Convert.ToHexString(row.Key.Span)} {Convert.ToHexString(row.State.Span)}");
        return rows;
    }

    private static async Task AssertNothingIsLeftAsync(Bench bench)
    {
        Assert.Null(await bench.Catalog.CurrentAsync(default));
        Assert.Equal(0, bench.Spills.Runs);
        foreach (var view in bench.Views)
            Assert.Empty(await bench.Store.VersionsAsync(view.Name, default));
    }

    private static EventDraft Near(EventDraft draft, Random random) => draft with
    {
        PackageId = $"P{random.Next(8)}", Courier = $"C{random.Next(3)}", Timestamp = new Instant(1_546_300_800_000_000 + (random.Next(86_400) * 1_000_000L)),
    };

    private static ViewDefinition RandomView(Life life)
    {
        var view = new ViewBuilder("random", "Anything").KeyedBy("courier", e => e.Courier).TriggeredBy(life.Trigger);
        view = life.Window < Windows.Length ? view.Windowed(Windows[life.Window]) : view;
        var columns = life.Columns.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(int.Parse).Order().ToList();
        return (columns.Count == 0 ? [0] : columns).Aggregate(view, (built, column) => Columns[column](built)).Build();
    }

    private static Bench NewBench(long limit, int parallelism)
    {
        var bench = new Bench();
        bench.Options = bench.Options with { StateMemoryBytes = limit, Parallelism = parallelism };
        return bench;
    }

    private sealed record Life(int Seed, int Epochs, int EventsPerEpoch, long Limit, int Parallelism, int Window, string Columns, Trigger Trigger);
}
