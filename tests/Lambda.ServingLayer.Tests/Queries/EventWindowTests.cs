using Lambda.ServingLayer.Tests.Support;
using Lambda.SharedLogic.Merging;
using Lambda.SharedLogic.Windows;
using Lambda.Testing.Events;
using Lambda.Testing.Views;

namespace Lambda.ServingLayer.Tests.Queries;

/// <summary>Windows that follow the events, asked across the seam.</summary>
public sealed class EventWindowTests
{
    private const string Cut = "2019-01-15T03:20:00Z";

    public static TheoryData<string> Views => [.. EventWindowViews.All.Select(view => view.Name)];

    [Fact]
    public async Task A_session_that_goes_on_after_the_cut_is_one()
    {
        var platform = await PublishedAtCutAsync("2019-01-15T03:05:00Z", "2019-01-15T03:10:00Z", "2019-01-15T03:39:59Z", "2019-01-15T04:10:00Z");

        var answer = await platform.AskAsync("courier-spells");

        Assert.Equal([("03:00", "04:00", 3), ("04:10", "04:40", 1)], answer.Rows.Select(Short));
        Assert.Equal((2, 2), (answer.Receipt.Events.Batch, answer.Receipt.Events.Speed));
        Assert.Equal([true, true], answer.Rows.Select(row => row.IsSketched));
    }

    [Fact]
    public async Task A_count_goes_on_after_the_cut_and_keeps_an_instant_together()
    {
        var platform = await PublishedAtCutAsync(
            "2019-01-15T03:01:00Z", "2019-01-15T03:02:00Z", "2019-01-15T03:03:00Z", "2019-01-15T03:04:00Z", "2019-01-15T03:05:00Z", "2019-01-15T03:30:00Z", "2019-01-15T03:30:00Z");

        var answer = await platform.AskAsync("courier-threes");

        Assert.Equal([("03:01", "03:03", 3), ("03:04", "03:30", 4)], answer.Rows.Select(Short));
        Assert.Equal([false, true], answer.Rows.Select(row => row.IsSketched));
    }

    [Fact]
    public async Task A_late_event_moves_the_borders_of_what_follows_it()
    {
        var platform = await PublishedAtCutAsync("2019-01-15T03:01:00Z", "2019-01-15T03:02:00Z", "2019-01-15T03:03:00Z", "2019-01-15T03:04:00Z");
        await platform.AppendAsync(Deliveries.Delivered("late", "c", "2019-01-15T03:00:00Z"));
        await platform.CatchUpAsync();

        Assert.Equal([("03:00", "03:02", 3), ("03:03", "03:04", 2)], (await platform.AskAsync("courier-threes")).Rows.Select(Short));
    }

    [Fact]
    public async Task A_window_by_time_or_count_ends_with_the_hour_or_before()
    {
        var platform = await PublishedAtCutAsync("2019-01-15T03:01:00Z", "2019-01-15T03:10:00Z", "2019-01-15T03:20:00Z", "2019-01-15T03:50:00Z", "2019-01-15T03:55:00Z", "2019-01-15T04:01:00Z");

        var answer = await platform.AskAsync("courier-pairs-hourly");

        Assert.Equal([("03:01", "03:10", 2), ("03:20", "03:50", 2), ("03:55", "04:00", 1), ("04:01", "05:00", 1)], answer.Rows.Select(Short));
    }

    [Fact]
    public async Task Each_layer_alone_has_the_windows_of_its_own_events()
    {
        var platform = await PublishedAtCutAsync("2019-01-15T03:05:00Z", "2019-01-15T03:10:00Z", "2019-01-15T03:30:00Z", "2019-01-15T03:50:00Z");

        Assert.Equal([("03:05", "03:30", 3), ("03:50", "03:50", 1)], (await platform.AskAsync("courier-threes")).Rows.Select(Short));
        Assert.Equal([("03:05", "03:10", 2)], (await platform.AskAsync("courier-threes", ("source", "batch"))).Rows.Select(Short));
        Assert.Equal([("03:30", "03:50", 2)], (await platform.AskAsync("courier-threes", ("source", "speed"))).Rows.Select(Short));
    }

    [Fact]
    public async Task Keys_that_fall_together_share_their_windows()
    {
        var platform = new ServedPlatform(moreViews: EventWindowViews.All);
        await platform.AppendAsync(
            Deliveries.Delivered("a", "north", "2019-01-15T03:00:00Z"), Deliveries.Delivered("b", "south", "2019-01-15T03:20:00Z"), Deliveries.Delivered("c", "north", "2019-01-15T03:40:00Z"));
        await platform.CatchUpAsync();

        Assert.Equal([("03:00", "03:30", 1), ("03:20", "03:50", 1), ("03:40", "04:10", 1)], (await platform.AskAsync("courier-spells")).Rows.Select(Short));
        Assert.Equal([("03:00", "04:10", 3)], (await platform.AskAsync("courier-spells", ("groupBy", ""))).Rows.Select(Short));
    }

    [Theory, MemberData(nameof(Views))]
    public async Task A_range_holds_the_windows_that_start_in_it_and_leaves_them_as_they_are(string view)
    {
        var platform = await FilledAsync();
        var all = (await platform.AskAsync(view, ("limit", "10000"))).Rows;
        foreach (var (from, to) in new[] { ("2019-01-14T10:00:00Z", "2019-01-15T10:17:30Z"), ("2019-01-15T06:20:00Z", "2019-01-15T12:40:00Z") })
        {
            var (start, end) = (Instant.Parse(from).Micros, Instant.Parse(to).Micros);

            var range = (await platform.AskAsync(view, ("from", from), ("to", to), ("limit", "10000"))).Rows;

            Assert.Equal(all.Where(row => row.WindowStart >= start && row.WindowStart < end).Lines(), range.Lines());
            Assert.NotEmpty(range);
        }
    }

    [Theory, MemberData(nameof(Views))]
    public async Task All_is_one_row_for_a_key_with_every_event_once(string view)
    {
        var platform = await FilledAsync();
        var own = (await platform.AskAsync(view, ("limit", "10000"))).Rows;

        var all = (await platform.AskAsync(view, ("interval", "all"))).Rows;

        Assert.Equal(own.GroupBy(KeyOf).Select(group => (group.Key, group.Sum(Events))).Order(), all.Select(row => (KeyOf(row), Events(row))).Order());
        Assert.All(all, row => Assert.Equal((Windowing.GlobalPane, long.MaxValue), (row.WindowStart, row.WindowEnd)));
    }

    [Theory, MemberData(nameof(Views))]
    public async Task A_key_asked_for_has_the_windows_that_it_has_among_all(string view)
    {
        var platform = await FilledAsync();
        var all = (await platform.AskAsync(view, ("limit", "10000"))).Rows;

        var one = await platform.AskAsync(view, ("key.courier", "vendor-1"), ("key.area", "metro"), ("limit", "10000"));

        Assert.Equal(all.Where(row => KeyOf(row) == "vendor-1/metro").Lines(), one.Rows.Lines());
        Assert.Single(platform.Batch.LastQuery!.Keys!);
    }

    private static (string Start, string End, long Events) Short(AnswerRow row) => (Clock(row.WindowStart), Clock(row.WindowEnd), Events(row));

    private static string Clock(long micros) => new Instant(micros).ToString()[11..16];

    private static long Events(AnswerRow row) => (long)row.Values[0]!;

    private static string KeyOf(AnswerRow row) => string.Join('/', row.Key);

    /// <summary>One courier's deliveries; those before 03:20 are published, the others the speed layer's.</summary>
    private static async Task<ServedPlatform> PublishedAtCutAsync(params string[] times)
    {
        var platform = new ServedPlatform(moreViews: EventWindowViews.All);
        var events = times.Select((time, index) => Deliveries.Delivered($"p{index}", "c", time)).ToList();
        await platform.AppendAsync(events.Where((_, index) => Instant.Parse(times[index]).Micros < Instant.Parse(Cut).Micros));
        await platform.CutAndPublishAsync();
        await platform.AppendAsync(events.Where((_, index) => Instant.Parse(times[index]).Micros >= Instant.Parse(Cut).Micros));
        await platform.CatchUpAsync();
        return platform;
    }

    private static async Task<ServedPlatform> FilledAsync()
    {
        var platform = new ServedPlatform(moreViews: EventWindowViews.All);
        await platform.AppendAsync(Deliveries.Many(300, seed: 7));
        await platform.CutAndPublishAsync();
        await platform.AppendAsync(Deliveries.Many(200, seed: 8));
        await platform.CatchUpAsync();
        return platform;
    }
}
