using Lambda.Ports.Catalog;
using Lambda.Ports.Skew;
using Lambda.ServingLayer.Queries;
using Lambda.ServingLayer.Receipts;

namespace Lambda.Seam.Tests;

/// <summary>What a life consists of, over whatever ports.</summary>
public static class Life
{
    /// <summary>A log grows by a step no more once it has this many partitions: enough for several growths, to multiples and to others.</summary>
    private const int MostPartitions = 9;

    /// <summary>Takes the steps, and compares every view after each of them, and once more after everything is published.</summary>
    public static async Task LiveThroughAsync(Platform platform, IEnumerable<Step> steps)
    {
        var arrived = new List<SeamEvent>();
        await platform.StartAsync();
        foreach (var step in steps)
        {
            await TakeAsync(step, platform, arrived);
            await AssertEveryViewAsync(platform);
        }

        await AssertSkewIsExplainedAsync(platform);

        // At the end everything is caught up, published in both ways and compared once more: nothing that was dropped or doubled may stay.
        await PublishAsync(platform, RunMode.Incremental);
        var incremental = await PublishAsync(platform, RunMode.Incremental);
        var full = await PublishAsync(platform, RunMode.Full);
        Assert.Equal(incremental.Versions.Select(version => (version.View, version.Hash)), full.Versions.Select(version => (version.View, version.Hash)));
        await AssertEveryViewAsync(platform);
        for (var partition = 0; partition < platform.PartitionCount; partition++)
            await platform.CatchUpSpeedAsync(partition);
        await AssertSkewIsExplainedAsync(platform);
        await AssertNothingIsLeftOutAsync(platform);
    }

    private static async Task AssertNothingIsLeftOutAsync(Platform platform)
    {
        var receipt = (await platform.Query.AskAsync(new QueryRequest(platform.Views[0]), CancellationToken.None)).Receipt;
        Assert.True(receipt.Completeness == Completeness.Complete, string.Join("; ", receipt.Reasons));
        Assert.Equal((platform.PartitionCount, 0), (receipt.Partitions.Count, receipt.Freshness.LagEvents));
    }

    private static async Task AssertSkewIsExplainedAsync(Platform platform)
    {
        var report = await platform.ReconcileAsync();
        Assert.True(report.Verdict != SkewVerdict.Fail, string.Join('\n', report.Worst));
        Assert.All(report.Views, skew => Assert.Equal((0, 0), (skew.Causes.Logic, skew.Causes.Unexplained)));
        foreach (var (skew, view) in report.Views.Zip(platform.Views).Where(pair => Questions.All[pair.Second.Name].TakesEveryEvent))
        {
            var offsets = await platform.OffsetsOfAsync(skew.Epochs.Select(epoch => epoch.Epoch));
            var expected = platform.Oracle.Skew(offsets, view.Policies, Questions.All[view.Name].LastWindowEnd);
            Assert.Equal(expected, (skew.Epochs.Sum(epoch => epoch.Events), skew.Causes.Duplicates, skew.Causes.Lateness));
        }
    }

    /// <summary>Takes a step.</summary>
    public static async Task TakeAsync(Step step, Platform platform, List<SeamEvent> arrived)
    {
        switch (step)
        {
            case Step.Arrive arrive:
                foreach (var arriving in arrive.Events)
                    await ArriveAsync(arriving, arrive.Producer, platform, arrived);
                break;
            case Step.ArriveAgain again when arrived.Count > 0:
                await ArriveAsync(arrived[^Math.Min(again.Back, arrived.Count)], again.Producer, platform, arrived);
                break;
            case Step.CatchUp catchUp:
                await platform.CatchUpSpeedAsync(catchUp.Partition % platform.Consumable);
                break;
            case Step.Grow grow when platform.PartitionCount < MostPartitions:
                await platform.GrowAsync(grow.By);
                break;
            case Step.Raise raise when platform.PartitionCount < MostPartitions:
                platform.Raise(raise.By);
                break;
            case Step.Notice:
                await platform.NoticeAsync();
                break;
            case Step.Publish publish:
                await PublishAsync(platform, publish.Mode);
                break;
            case Step.Cut:
                await platform.CutAsync();
                break;
            case Step.InterruptedCut cut:
                await platform.InterruptCutAsync(cut.Partition < 0 ? null : cut.Partition % platform.PartitionCount);
                break;
            case Step.RollBack rollBack:
                await platform.RollBackAsync(rollBack.Choice);
                break;
            case Step.LoseRealTime lose:
                await platform.LoseRealTimeAsync(lose.Partition % platform.Consumable);
                await platform.CatchUpSpeedAsync(lose.Partition % platform.Consumable);
                break;
            case Step.Wait wait:
                await platform.AdvanceAsync(TimeSpan.FromSeconds(wait.Seconds));
                break;
            case Step.Tidy:
                await platform.TidyAsync();
                break;
        }
    }

    private static async Task ArriveAsync(SeamEvent arriving, int producer, Platform platform, List<SeamEvent> arrived)
    {
        await platform.AdvanceAsync(TimeSpan.FromSeconds(arriving.Minute % 8));
        await platform.AppendAsync(arriving, producer);
        arrived.Add(arriving);
    }

    private static async Task<BatchRun> PublishAsync(Platform platform, RunMode mode)
    {
        var cut = await platform.CutAsync();
        await AssertEveryViewAsync(platform);
        var run = await platform.PublishAsync(mode, cut);
        Assert.True(run.State == RunState.Published, run.Error);
        return run;
    }

    private static async Task AssertEveryViewAsync(Platform platform)
    {
        foreach (var view in platform.Views)
        {
            Assert.Null(await Comparison.FirstDifferenceAsync(platform, view));
        }
    }
}
