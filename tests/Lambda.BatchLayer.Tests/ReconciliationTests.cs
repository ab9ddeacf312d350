using Lambda.BatchLayer.Reconciliation;
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
        var reconciliation = Reconciliation();
        reconciliation.AfterPublish();
        var made = await RunUntilAsync(reconciliation, count: 2);
        Assert.Equal([(1L, SkewReportState.Done), (2L, SkewReportState.Done)], made.Select(report => (report.Id, report.State)));
        Assert.Null(await _reports.NextAsync(default));
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
            new ReconcileLayers(_bench.Views, Bench.Logic, _bench.Log, _bench.Master, store, _bench.Catalog, options), _reports, _bench.Log, store, _bench.Catalog, options, _bench.Time);
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
