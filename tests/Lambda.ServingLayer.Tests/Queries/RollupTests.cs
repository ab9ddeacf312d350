using Lambda.ServingLayer.Queries;
using Lambda.ServingLayer.Tests.Support;
using Lambda.SharedLogic.State;
using Lambda.SharedLogic.Views;
using Lambda.SharedLogic.Windows;

namespace Lambda.ServingLayer.Tests.Queries;

public sealed class RollupTests
{
    private const long Day = 86_400_000_000;

    [Fact]
    public async Task Hours_rolled_up_to_days_are_days_folded_directly()
    {
        var platform = await FilledAsync();
        var hourly = platform.View("couriers-hourly");

        var rolledUp = await platform.AskAsync("couriers-hourly", ("interval", "P1D"), ("source", "speed"));

        Assert.Equal(await FoldedAsync(platform, hourly, Day), rolledUp.Rows.Select(row => $"{row.WindowStart} {row.Key[0]} {Line(row.Values)}"));
    }

    [Fact]
    public async Task Everything_rolled_up_is_everything_folded_directly()
    {
        var platform = await FilledAsync();
        var hourly = platform.View("couriers-hourly");

        var rolledUp = await platform.AskAsync("couriers-hourly", ("interval", "all"), ("source", "speed"));

        Assert.Equal(await FoldedAsync(platform, hourly, null), rolledUp.Rows.Select(row => $"{row.WindowStart} {row.Key[0]} {Line(row.Values)}"));
        Assert.All(rolledUp.Rows, row => Assert.Equal((Windowing.GlobalPane, long.MaxValue), (row.WindowStart, row.WindowEnd)));
    }

    [Fact]
    public async Task A_key_filter_gives_the_rows_that_filtering_all_rows_gives()
    {
        var platform = await FilledAsync();
        var all = await platform.AskAsync("regions-hourly", ("limit", "10000"));

        var one = await platform.AskAsync("regions-hourly", ("key.region", "region-1,unknown"), ("limit", "10000"));
        var whole = await platform.AskAsync("regions-hourly", ("key.region", "region-1,unknown"), ("key.area", "metro"), ("limit", "10000"));

        Assert.Null(new KeyFilter(one.Request.Keys.Values).Keys(1_000));
        Assert.Equal(all.Rows.Where(row => row.Key[0] is "region-1" or "unknown").Lines(), one.Rows.Lines());
        Assert.Equal(all.Rows.Where(row => row.Key[0] is "region-1" or "unknown" && row.Key[1] == "metro").Lines(), whole.Rows.Lines());
        Assert.NotEmpty(whole.Rows);
    }

    [Fact]
    public async Task Whole_keys_are_looked_up_and_not_searched_for()
    {
        var platform = await FilledAsync();

        await platform.AskAsync("regions-hourly", ("key.region", "region-1,region-2"), ("key.area", "metro"));
        Assert.Equal(2, platform.Batch.LastQuery!.Keys!.Count);

        await platform.AskAsync("regions-hourly", ("key.region", "region-1"));
        Assert.Null(platform.Batch.LastQuery!.Keys);
    }

    [Fact]
    public async Task Merged_away_key_fields_leave_the_sums_of_all()
    {
        var platform = await FilledAsync();
        var all = await platform.AskAsync("routes-daily", ("limit", "10000"));

        var byOrigin = await platform.AskAsync("routes-daily", ("groupBy", "origin"));
        var byNothing = await platform.AskAsync("routes-daily", ("groupBy", ""), ("interval", "all"));

        Assert.Equal(
            all.Rows.GroupBy(row => (row.WindowStart, row.Key[0])).Select(group => group.Sum(row => (long)row.Values[0]!)),
            byOrigin.Rows.Select(row => (long)row.Values[0]!));
        Assert.Empty(Assert.Single(byNothing.Rows).Key);
        Assert.Equal(all.Rows.Sum(row => (long)row.Values[0]!), byNothing.Rows[0].Values[0]);
    }

    [Fact]
    public async Task A_range_holds_the_windows_that_start_in_it()
    {
        var platform = await FilledAsync();
        var all = await platform.AskAsync("throughput", ("limit", "10000"));
        var (from, to) = (Micros("2019-01-14T10:00:00Z"), Micros("2019-01-15T10:00:30Z"));

        var range = await platform.AskAsync("throughput", ("from", "2019-01-14T10:00:00Z"), ("to", "2019-01-15T10:00:30Z"), ("limit", "10000"));

        Assert.Equal(all.Rows.Where(row => row.WindowStart >= from && row.WindowStart < to).Lines(), range.Rows.Lines());
        Assert.NotEmpty(range.Rows);
    }

    [Fact]
    public async Task A_range_over_everything_counts_each_event_once_even_where_windows_overlap()
    {
        var platform = await FilledAsync();

        var throughput = Assert.Single((await platform.AskAsync("throughput", ("interval", "all"))).Rows);
        var regions = await platform.AskAsync("regions-hourly", ("interval", "all"), ("groupBy", ""));

        Assert.Equal(regions.Rows[0].Values[0], throughput.Values[0]);
    }

    private static async Task<IEnumerable<string>> FoldedAsync(ServedPlatform platform, ViewDefinition view, long? length)
    {
        var windowing = length is { } day ? Windowing.Tumbling(TimeSpan.FromMicroseconds(day)) : Windowing.Global;
        var direct = new ViewBuilder("direct", "The same question over other windows.").KeyedBy("courier", e => e.Courier).Windowed(windowing);
        foreach (var column in view.Columns)
        {
            direct.Column(column);
        }

        var table = new StateTable(direct.Build(), StateForm.Sketch);
        for (var partition = 0; partition < platform.Log.PartitionCount; partition++)
        {
            (await FoldedLog.ReadAsync(platform.Log, partition)).Epochs.ForEach(epoch => epoch.FoldInto(table));
        }

        return table.SortedRows().Select(row => $"{table.PaneOf(row)} {GroupKey.Decode(table.KeyOf(row), 1)[0]} {Line(table.Present(row))}");
    }

    private static string Line(object?[] values) => string.Join(' ', values.Select(value => value?.ToString() ?? "null"));

    private static long Micros(string time) => Testing.Events.Instant.Parse(time).Micros;

    /// <summary>All events are the speed layer's, over three epochs, so that both sides of a comparison are sketches.</summary>
    private static async Task<ServedPlatform> FilledAsync()
    {
        var platform = new ServedPlatform();
        await platform.CutAndPublishAsync();
        await platform.AppendAsync(Deliveries.Many(400, seed: 7));
        await platform.CutAsync();
        await platform.AppendAsync(Deliveries.Many(300, seed: 8));
        await platform.CatchUpAsync();
        return platform;
    }
}
