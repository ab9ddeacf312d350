using Lambda.ServingLayer.Queries;
using Lambda.ServingLayer.Receipts;
using Lambda.ServingLayer.Tests.Support;

namespace Lambda.ServingLayer.Tests.Queries;

public sealed class MergedAnswerTests
{
    [Fact]
    public async Task Before_the_first_publish_the_speed_layer_answers_alone()
    {
        var platform = new ServedPlatform();
        await platform.AppendAsync(Deliveries.Delivered("a", "vendor-1", "2019-01-15T03:10:00Z"));
        await platform.CatchUpAsync();

        var answer = await platform.AskAsync("couriers-hourly");

        Assert.Equal(["vendor-1"], Assert.Single(answer.Rows).Key);
        Assert.Equal((null, null, Completeness.Complete), (answer.Receipt.Version, answer.Receipt.Cut, answer.Receipt.Completeness));
        Assert.Equal((0, 1), (answer.Receipt.Events.Batch, answer.Receipt.Events.Speed));
    }

    [Fact]
    public async Task Both_layers_together_answer_what_one_layer_would_answer_alone()
    {
        var (half, all) = (new ServedPlatform(), new ServedPlatform());
        var events = Deliveries.Many(600, seed: 1).ToList();
        await half.AppendAsync(events.Take(300));
        await half.CutAndPublishAsync();
        await half.AppendAsync(events.Skip(300));
        await half.CatchUpAsync();
        await all.AppendAsync(events);
        await all.CatchUpAsync();

        foreach (var view in half.Views.Views)
        {
            var (merged, alone) = (await half.AskAsync(new QueryRequest(view)), await all.AskAsync(new QueryRequest(view)));
            Assert.Equal(alone.Rows.Count, merged.Rows.Count);
            Assert.Equal(ExactParts(alone), ExactParts(merged));
        }
    }

    [Fact]
    public async Task A_layer_alone_shows_its_own_part()
    {
        var platform = await PublishedAndGoingOnAsync();

        var batch = await platform.AskAsync("couriers-hourly", ("source", "batch"), ("interval", "all"));
        var speed = await platform.AskAsync("couriers-hourly", ("source", "speed"), ("interval", "all"));
        var merged = await platform.AskAsync("couriers-hourly", ("interval", "all"));

        Assert.Equal((2L, 1L, 3L), (Events(batch), Events(speed), Events(merged)));
        Assert.Equal((2, 0), (batch.Receipt.Events.Batch, batch.Receipt.Events.Speed));
        Assert.Equal((0, 1), (speed.Receipt.Events.Batch, speed.Receipt.Events.Speed));
        Assert.Empty(batch.Receipt.Epochs.Expected);
        Assert.All(batch.Receipt.Partitions, partition => Assert.Equal(partition.BatchTo, partition.SpeedTo));
    }

    [Fact]
    public async Task A_window_wholly_before_the_cut_is_answered_exactly_and_says_so()
    {
        var platform = await PublishedAndGoingOnAsync();

        var before = await platform.AskAsync("couriers-hourly", ("to", "2019-01-15T04:00:00Z"));
        var across = await platform.AskAsync("couriers-hourly");

        Assert.Empty(before.Receipt.Approximate);
        Assert.Equal("±1 %", across.Receipt.Approximate["durationSecondsP50"]);
        Assert.Equal("±0.8 %", across.Receipt.Approximate["packages"]);
        Assert.DoesNotContain("events", across.Receipt.Approximate.Keys);
    }

    [Fact]
    public async Task A_sketched_value_that_is_null_everywhere_is_not_called_approximate()
    {
        var platform = new ServedPlatform();
        await platform.AppendAsync(Deliveries.Failed("a", "vendor-1", "2019-01-15T03:10:00Z"));
        await platform.CatchUpAsync();

        var answer = await platform.AskAsync("couriers-hourly");

        Assert.DoesNotContain("durationSecondsP50", answer.Receipt.Approximate.Keys);
        Assert.Contains("packages", answer.Receipt.Approximate.Keys);
    }

    [Fact]
    public async Task After_a_rollback_the_older_version_and_its_epochs_answer_the_same()
    {
        var platform = await PublishedAndGoingOnAsync();
        var before = await platform.AskAsync("packages");
        await platform.CutAndPublishAsync();
        await platform.CatchUpAsync();
        var published = await platform.AskAsync("packages");
        Assert.True(await platform.Catalog.SetCurrentAsync(1, CancellationToken.None));
        var after = await platform.AskAsync("packages");

        Assert.Equal(before.Rows.Lines(), published.Rows.Lines());
        Assert.Equal(before.Rows.Lines(), after.Rows.Lines());
        Assert.Equal((1L, 2L, 1L), (before.Receipt.Version, published.Receipt.Version, after.Receipt.Version));
        Assert.Equal([1, 2], after.Receipt.Epochs.Expected);
    }

    [Fact]
    public async Task The_receipt_counts_offsets_lag_and_watermark()
    {
        var platform = new ServedPlatform(partitions: 1);
        await platform.AppendAsync(Deliveries.Delivered("a", "v", "2019-01-15T03:10:00.5Z"), Deliveries.Delivered("b", "v", "2019-01-15T03:05:00Z"));
        await platform.CutAndPublishAsync();
        await platform.AppendAsync(Deliveries.Delivered("c", "v", "2019-01-15T02:00:00Z"));
        await platform.CatchUpAsync();
        await platform.AppendAsync(Deliveries.Delivered("d", "v", "2019-01-15T04:00:00Z"));

        var receipt = (await platform.AskAsync("packages")).Receipt;

        Assert.Equal([new PartitionReceipt(0, 2, 4, 5)], receipt.Partitions);
        Assert.Equal(new FreshnessReceipt(DateTimeOffset.Parse("2019-01-15T03:10:00.5Z"), 1), receipt.Freshness);
        Assert.Equal([1], receipt.Epochs.Expected);
        Assert.Equal([1], receipt.Epochs.Found);
        Assert.Equal(new EventsReceipt(2, 1), receipt.Events);
        Assert.Equal(ServedPlatform.Logic, receipt.Logic);
    }

    [Fact]
    public async Task Nothing_at_all_is_a_complete_answer_of_an_empty_platform()
    {
        var receipt = (await new ServedPlatform().AskAsync("throughput")).Receipt;

        Assert.Equal((Completeness.Complete, null), (receipt.Completeness, receipt.Freshness.Watermark));
        Assert.Equal([0], receipt.Epochs.Expected);
        Assert.Equal([0], receipt.Epochs.Found);
    }

    internal static async Task<ServedPlatform> PublishedAndGoingOnAsync()
    {
        var platform = new ServedPlatform();
        await platform.AppendAsync(Deliveries.Delivered("a", "vendor-1", "2019-01-15T03:10:00Z"), Deliveries.Failed("b", "vendor-1", "2019-01-15T03:20:00Z"));
        await platform.CutAndPublishAsync();
        await platform.AppendAsync(Deliveries.Delivered("c", "vendor-1", "2019-01-15T04:10:00Z"));
        await platform.CatchUpAsync();
        return platform;
    }

    private static long Events(QueryAnswer answer) => (long)Assert.Single(answer.Rows).Values[0]!;

    /// <summary>Where one answer is exact, the other may come from a sketch: those values are compared by the laws of the sketches, not here.</summary>
    private static IEnumerable<string> ExactParts(QueryAnswer answer)
    {
        var values = answer.Request.View.Values;
        return answer.Rows.Select(row => AnswerText.Line(row with { Values = [.. row.Values.Where((_, i) => values[i].ErrorBound is null)] }));
    }
}
