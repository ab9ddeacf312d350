using Lambda.SharedLogic.Deliveries;

namespace Lambda.SpeedLayer.Tests;

public sealed class RestartTests
{
    [Fact]
    public async Task A_restart_goes_on_from_the_store_without_doing_anything_twice()
    {
        var bench = new Bench();
        await bench.AppendAsync(Bench.Events(5));
        await bench.CatchUpAsync();
        var calls = Record(bench);
        await bench.CatchUpAsync();
        Assert.DoesNotContain("RealTimeViewStore.ResetAsync", calls);
        Assert.DoesNotContain("RealTimeViewStore.FlushAsync", calls);

        await bench.AppendAsync(Bench.Events(3, first: 5));
        await bench.CatchUpAsync();
        Assert.Single(calls, call => call == "RealTimeViewStore.FlushAsync");
        await AssertAsOneLifeAsync(bench);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(1000)]
    public async Task One_reader_reads_the_duplicates_horizon_and_goes_on_in_the_middle_of_what_it_read(int recordsPerRead)
    {
        var bench = new Bench(recordsPerRead);
        await bench.AppendAsync(Bench.Events(7));
        await bench.CatchUpAsync();
        await bench.AppendAsync(Bench.Events(9, first: 3));
        var calls = Record(bench);
        await bench.CatchUpAsync();
        Assert.Single(calls, call => call == "EventLog.OpenReader");
        Assert.Equal(16, (await bench.ProgressAsync()).Position);
        await AssertAsOneLifeAsync(bench);
    }

    [Fact]
    public async Task Flushes_that_a_crash_takes_back_are_made_again()
    {
        var bench = new Bench(recordsPerRead: 1);
        await bench.AppendAsync(Bench.Events(4));
        await bench.CatchUpAsync();
        await bench.Store.CheckpointAsync(default);
        await bench.AppendAsync(Bench.Events(4, first: 2));
        await bench.CatchUpAsync();
        bench.Store.Crash();
        Assert.Equal(4, (await bench.ProgressAsync()).Position);
        await bench.CatchUpAsync();
        await AssertAsOneLifeAsync(bench);
    }

    [Fact]
    public async Task Other_logic_builds_the_states_anew()
    {
        var bench = new Bench();
        await bench.AppendAsync(Bench.Events(5));
        await bench.CatchUpAsync();
        bench.LogicHash = "sha256:other";
        var calls = Record(bench);
        await bench.CatchUpAsync();
        Assert.Contains("RealTimeViewStore.ResetAsync", calls);
        Assert.Equal("sha256:other", (await bench.ProgressAsync()).Logic);
        await AssertAsOneLifeAsync(bench);
    }

    [Fact]
    public async Task Another_set_of_views_builds_the_states_anew()
    {
        var bench = new Bench();
        await bench.AppendAsync(Bench.Events(5));
        await bench.CatchUpAsync();
        bench.Views = [new Packages().Define(), new Throughput().Define()];
        await bench.CatchUpAsync();
        await AssertAsOneLifeAsync(bench);
    }

    [Fact]
    public async Task A_store_that_has_lost_everything_is_filled_anew()
    {
        var bench = new Bench();
        await bench.AppendAsync(Bench.Events(5));
        await bench.CatchUpAsync();
        bench.Store.Crash();
        await bench.CatchUpAsync();
        await AssertAsOneLifeAsync(bench);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task An_epoch_that_the_store_has_lost_is_made_again(long lost)
    {
        var bench = new Bench();
        for (var epoch = 1; epoch <= 3; epoch++)
        {
            await bench.AppendAsync(Bench.Events(3, first: epoch * 3));
            if (epoch < 3)
                await bench.CutAsync(epoch);
        }

        await bench.CatchUpAsync();
        bench.Store.LoseStates(0, lost);
        Assert.Equal(2, (await bench.ProgressAsync()).Epochs.Count);
        await bench.CatchUpAsync();
        await AssertAsOneLifeAsync(bench);
    }

    [Fact]
    public async Task What_is_built_anew_begins_at_the_oldest_barrier_that_a_kept_version_needs_and_decides_the_same()
    {
        var bench = new Bench { Views = [new CouriersHourly().Define().With(Bench.Policies(horizon: 3, latenessMinutes: 0)), new Packages().Define()] };
        await bench.AppendAsync([Bench.Event(1), Bench.Event(2, minutesAfterNoon: 300), Bench.Event(3)]);
        await bench.CutAsync(1);
        await bench.AppendAsync([Bench.Event(4), Bench.Event(3, minutesAfterNoon: 310), Bench.Event(1, minutesAfterNoon: 310)]);
        await bench.CatchUpAsync();
        var before = await bench.EverythingAsync(fromEpoch: 1);
        var couriers = (await bench.ProgressAsync()).Epochs[^1].Views.Single(counts => counts.View == "couriers-hourly");
        Assert.Equal((1L, 1L, 1L), (couriers.Applied, couriers.Duplicate, couriers.Late));

        await bench.PublishAsync(cut: 1, offset: 3, highest: Bench.At(300));
        bench.Store.Crash();
        await bench.CatchUpAsync();
        Assert.Equal([1L], (await bench.ProgressAsync()).Epochs.Select(epoch => epoch.Epoch));
        Assert.Equal(before, await bench.EverythingAsync(fromEpoch: 1));
    }

    [Fact]
    public async Task A_file_in_quarantine_still_tells_the_highest_event_time()
    {
        var bench = new Bench();
        await bench.AppendAsync(Bench.Event(1, minutesAfterNoon: 300));
        await bench.CutAsync(1);
        await bench.PublishAsync(cut: 1, offset: 1, highest: Bench.At(300));
        await bench.Catalog.QuarantineAsync((await bench.Catalog.FilesAsync(0, 1, default)).Single(), "damaged", default);
        await bench.CatchUpAsync();
        Assert.Equal(Bench.At(300).Micros, (await bench.ProgressAsync()).HighestEventTime);
    }

    [Fact]
    public async Task Epochs_that_no_kept_version_needs_are_dropped()
    {
        var bench = new Bench();
        await bench.AppendAsync(Bench.Events(2));
        await bench.CutAsync(1);
        await bench.AppendAsync(Bench.Events(2, first: 2));
        await bench.CatchUpAsync();
        Assert.Equal([0L, 1L], (await bench.ProgressAsync()).Epochs.Select(epoch => epoch.Epoch));
        await bench.PublishAsync(cut: 1, offset: 2, highest: Bench.Noon);
        await bench.AppendAsync(Bench.Events(1, first: 4));
        await bench.CatchUpAsync();
        Assert.Equal([1L], (await bench.ProgressAsync()).Epochs.Select(epoch => epoch.Epoch));
        Assert.DoesNotContain(await bench.StatesAsync(), state => state.StartsWith("packages 0 ", StringComparison.Ordinal));
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task Epochs_that_a_publish_has_made_needless_wait_for_its_report_but_not_for_ever(bool isReportMade)
    {
        var bench = new Bench { Reports = new() };
        await bench.AppendAsync(Bench.Events(2));
        await bench.CutAsync(1);
        await bench.CatchUpAsync();
        await bench.PublishAsync(cut: 1, offset: 2, highest: Bench.Noon, publishedAt: bench.Time.GetUtcNow());
        await bench.CatchUpAsync();
        Assert.Equal([0L, 1L], (await bench.ProgressAsync()).Epochs.Select(epoch => epoch.Epoch));

        if (isReportMade)
        {
            var report = await bench.Reports.RequestAsync(default, default);
            await bench.AppendAsync(Bench.Events(1, first: 2));
            await bench.CatchUpAsync();
            Assert.Equal(2, (await bench.ProgressAsync()).Epochs.Count);
            await bench.Reports.CompleteAsync(report with { State = Lambda.Ports.Skew.SkewReportState.Done, Version = 1 }, default);
        }
        else
        {
            bench.Options = bench.Options with { ReportPatience = TimeSpan.Zero };
        }

        await bench.AppendAsync(Bench.Events(1, first: 3));
        await bench.CatchUpAsync();
        Assert.Equal([1L], (await bench.ProgressAsync()).Epochs.Select(epoch => epoch.Epoch));
    }

    [Fact]
    public async Task A_log_that_has_lost_records_is_reported()
    {
        var bench = new Bench();
        await bench.AppendAsync(Bench.Events(5));
        await bench.CatchUpAsync();
        var shorter = new Lambda.Testing.InMemory.InMemoryEventLog(1, TimeProvider.System);
        var failed = await Assert.ThrowsAsync<InvalidOperationException>(() => bench.Consumer(shorter).RunAsync(CancellationToken.None));
        Assert.Contains("offset 5, but the log ends at 0", failed.Message, StringComparison.Ordinal);
    }

    private static List<string> Record(Bench bench)
    {
        var calls = new List<string>();
        bench.Calls.Before += calls.Add;
        return calls;
    }

    /// <summary>What the store holds is what one consumer would have made that read the same log in one go.</summary>
    private static async Task AssertAsOneLifeAsync(Bench bench)
    {
        var oneLife = new Bench { Log = bench.Log, Views = bench.Views };
        await oneLife.CatchUpAsync();
        Assert.Equal(await oneLife.EverythingAsync(), await bench.EverythingAsync());
    }
}
