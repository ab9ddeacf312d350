using Lambda.BatchLayer.Reconciliation;
using Lambda.Ports.Batch;
using Lambda.Ports.Catalog;
using Lambda.Ports.Skew;
using Lambda.Testing.InMemory;

namespace Lambda.BatchLayer.Tests;

/// <summary>The loop that makes skew reports. What is in them is tested with the speed layer beside it.</summary>
public sealed class ReconciliationTests
{
    private readonly Bench _bench = new();
    private readonly InMemorySkewReportStore _reports = new();

    [Fact]
    public async Task A_report_follows_a_publish_and_each_request()
    {
        await _reports.RequestAsync(DateTimeOffset.UnixEpoch, default);
        await RunUntilAsync(Reconciliation(), count: 1);
        await _bench.AppendAsync(Bench.Events(3));
        var first = await _bench.RunAsync(RunMode.Full);
        await RunUntilAsync(Reconciliation(), count: 1);
        await _reports.RequestAsync(DateTimeOffset.UnixEpoch, default);
        await RunUntilAsync(Reconciliation(), count: 1);
        var second = await _bench.RunAsync(RunMode.Incremental);
        await RunUntilAsync(Reconciliation(), count: 1);

        var reports = (await _reports.ListAsync(long.MaxValue, 10, default)).Reverse();
        Assert.Equal([null, VersionOf(first), VersionOf(first), VersionOf(second)], reports.Select(report => report.Version));
        Assert.All(reports, report => Assert.Equal((SkewReportState.Done, SkewVerdict.Pass), (report.State, report.Verdict)));
    }

    [Fact]
    public async Task A_version_is_built_on_only_when_a_report_has_found_it_right()
    {
        await _bench.AppendAsync(Bench.Events(3));
        await _bench.RunAsync(RunMode.Full);
        await RunUntilAsync(Reconciliation(), count: 1);
        await _bench.AppendAsync(Bench.Events(3, first: 3));
        var second = await _bench.RunAsync(RunMode.Incremental);
        await LoseARowAsync("couriers-hourly", VersionOf(second)!.Value);
        await RunUntilAsync(Reconciliation(), count: 1);
        await _bench.AppendAsync(Bench.Events(3, first: 6));
        await _bench.RunAsync(RunMode.Full);
        await RunUntilAsync(Reconciliation(), count: 1);

        var published = (await _reports.ListAsync(long.MaxValue, 10, default)).Reverse()
            .Select(report => (report.Verdict, report.Views.Single(skew => skew.View == "couriers-hourly").Published));
        Assert.Equal(
            [
                (SkewVerdict.Pass, new PublishedSkew(Base: null, Rows: 3, Wrong: 0)),
                (SkewVerdict.Fail, new PublishedSkew(Base: 1, Rows: 2, Wrong: 1)),
                (SkewVerdict.Pass, new PublishedSkew(Base: 1, Rows: 3, Wrong: 0)),
            ],
            published.Select(pair => (pair.Verdict!.Value, pair.Published!)));
    }

    [Fact]
    public async Task A_version_whose_base_is_damaged_is_counted_from_the_first_event()
    {
        await _bench.AppendAsync(Bench.Events(3));
        var first = await _bench.RunAsync(RunMode.Full);
        await RunUntilAsync(Reconciliation(), count: 1);
        await _bench.AppendAsync(Bench.Events(3, first: 3));
        await _bench.RunAsync(RunMode.Incremental);
        await LoseARowAsync("couriers-hourly", VersionOf(first)!.Value);
        var report = Assert.Single(await RunUntilAsync(Reconciliation(), count: 1));
        Assert.Equal(SkewVerdict.Pass, report.Verdict);
        Assert.All(report.Views, skew => Assert.Equal((null, 0), (skew.Published!.Base, skew.Published.Wrong)));
    }

    [Fact]
    public async Task Published_rows_that_are_gone_fail_the_report()
    {
        await _bench.AppendAsync(Bench.Events(3));
        var version = VersionOf(await _bench.RunAsync(RunMode.Full))!.Value;
        await _bench.Store.DropAsync("packages", version, default);
        var report = Assert.Single(await RunUntilAsync(Reconciliation(), count: 1));
        Assert.Equal(SkewVerdict.Fail, report.Verdict);
        Assert.Equal(("packages", "rows", SkewCause.Unexplained), (report.Worst[0].View, report.Worst[0].Value, report.Worst[0].Cause));
    }

    [Fact]
    public async Task A_report_that_cannot_be_made_says_why_and_the_next_one_is_made()
    {
        await _reports.RequestAsync(DateTimeOffset.UnixEpoch, default);
        await _reports.RequestAsync(DateTimeOffset.UnixEpoch, default);
        var failures = 1;
        var calls = new Testing.PortCalls();
        calls.Before += call =>
        {
            if (call == "RealTimeViewStore.ReadAsync" && failures-- > 0)
                throw new IOException("the store is away");
        };
        var made = await RunUntilAsync(Reconciliation(calls), count: 2);
        Assert.Equal([(SkewReportState.Failed, "the store is away"), (SkewReportState.Done, null)], made.Select(report => (report.State, report.Error)));
        Assert.Equal(SkewReportState.Failed, (await _reports.FindAsync(1, default))!.State);
    }

    private RunReconciliation Reconciliation(Testing.PortCalls? calls = null)
    {
        var options = _bench.Options with { ReconciliationPatience = TimeSpan.Zero };
        Lambda.Ports.RealTime.IRealTimeViewStore store = new InMemoryRealTimeViewStore();
        store = calls?.Around(store) ?? store;
        return new RunReconciliation(
            new ReconcileLayers(_bench.Views, Bench.Logic, Bench.Logic, _bench.Log, _bench.Master, store, _bench.Store, _reports, _bench.Catalog, _bench.Spills, options), _reports, _bench.Log, store, _bench.Catalog, options, _bench.Time);
    }

    private static long? VersionOf(BatchRun run) => run.Versions[0].Version;

    /// <summary>Writes a version's rows anew, without the last one.</summary>
    private async Task LoseARowAsync(string view, long version)
    {
        var rows = await _bench.Store.ReadAsync(new BatchQuery(view, version), default).ToListAsync();
        await _bench.Store.WriteAsync(view, version, rows.SkipLast(1), default);
    }

    private static async Task<List<SkewReport>> RunUntilAsync(RunReconciliation reconciliation, int count)
    {
        var made = new List<SkewReport>();
        using var enough = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        void End(SkewReport report)
        {
            made.Add(report);
            if (made.Count == count)
                enough.Cancel();
        }

        try
        {
            await reconciliation.RunAsync(End, enough.Token);
        }
        catch (OperationCanceledException) when (made.Count == count)
        {
            return made;
        }

        return made;
    }
}
