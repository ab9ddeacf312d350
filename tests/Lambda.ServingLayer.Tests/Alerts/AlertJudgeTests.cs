using Lambda.ServingLayer.Alerts;
using Lambda.SharedLogic.Merging;
using Lambda.SharedLogic.Policies;

namespace Lambda.ServingLayer.Tests.Alerts;

public sealed class AlertJudgeTests
{
    private const long Hour = 3_600_000_000;
    private const long Second = 1_000_000;

    [Theory]
    [InlineData(4L, true)]
    [InlineData(5L, null)]
    [InlineData(7L, null)]
    [InlineData(8L, false)]
    public void Between_the_level_and_the_clear_level_nothing_changes(long value, bool? expected) =>
        Assert.Equal(expected, Judge(Rules.LowStock with { ClearLevel = 8 }, 0, Stock(value)).Single().IsTrouble);

    [Theory]
    [InlineData(5L, null)]
    [InlineData(6L, true)]
    [InlineData(3L, null)]
    [InlineData(2L, false)]
    public void A_level_may_be_one_to_stay_below(long value, bool? expected) =>
        Assert.Equal(expected, Judge(Rules.LowStock with { Condition = AlertCondition.Above, ClearLevel = 2 }, 0, Stock(value)).Single().IsTrouble);

    [Fact]
    public void A_level_over_all_time_needs_no_watermark()
    {
        var verdict = Judge(Rules.LowStock, EventTimeClock.NothingSeen, Stock(4)).Single();
        Assert.Equal((true, 4.0, (long?)null), (verdict.IsTrouble, verdict.Value, verdict.EventTime));
    }

    [Theory]
    [InlineData(599 * Second, false, 0)]
    [InlineData(600 * Second, true, 600 * Second)]
    [InlineData(9_000 * Second, true, 600 * Second)]
    public void Silence_begins_at_a_moment_that_does_not_depend_on_when_one_looks(long watermark, bool isTrouble, long since)
    {
        var verdict = Judge(Rules.Silent, watermark, Driver(DateTimeOffset.UnixEpoch)).Single();
        Assert.Equal((isTrouble, watermark / 1e6, (long?)since), (verdict.IsTrouble, verdict.Value, verdict.EventTime));
    }

    [Fact]
    public void Who_never_had_a_position_is_not_silent_and_where_nothing_was_seen_nobody_is()
    {
        Assert.Empty(Judge(Rules.Silent, 9 * Hour, Driver(null)));
        Assert.Empty(Judge(Rules.Silent, EventTimeClock.NothingSeen, Driver(DateTimeOffset.UnixEpoch)));
    }

    [Theory]
    [InlineData(6, "0:0.1 1:0.9 2:0.1 3:0.2 4:0.3 5:0.99", false)] // the newest closed window is well: no trouble any more
    [InlineData(5, "0:0.1 1:0.9 2:0.1 3:0.2 4:0.3 5:0.99", true)] // window 5 is not closed yet
    [InlineData(4, "0:0.1 1:0.9 2:0.1 3:0.2 4:0.3 5:0.99", null)] // windows 1 to 3: one of them is well
    [InlineData(5, "2:0.1 4:0.3", null)] // a window without a value breaks the row
    [InlineData(5, "2:0.1 3:null 4:0.3", null)]
    [InlineData(3, "1:0.1 2:0.3", null)]
    public void Windows_in_a_row_are_the_last_ones_that_the_watermark_has_closed(int hours, string windows, bool? expected) =>
        Assert.Equal(expected, Judge(Rules.Late, (hours * Hour) + 5, Shares(windows)).SingleOrDefault()?.IsTrouble);

    [Theory]
    [InlineData(5, "2:0.1 3:0.1")]
    [InlineData(5, "2:0.1 3:0.1 4:null")]
    [InlineData(5, "")]
    public void When_the_newest_closed_window_says_nothing_all_stays_as_it_is(int hours, string windows) => Assert.Empty(Judge(Rules.Late, hours * Hour, Shares(windows)));

    [Fact]
    public void A_window_is_closed_when_the_watermark_reaches_its_end()
    {
        Assert.Equal(5 * Hour, Judge(Rules.Late, 5 * Hour, Shares("2:0.1 3:0.1 4:0.1")).Single().EventTime);
        Assert.Empty(Judge(Rules.Late, (5 * Hour) - 1, Shares("4:0.1")));
    }

    [Fact]
    public void Keys_are_judged_each_for_itself()
    {
        var rows = new[] { "a", "b" }.SelectMany(courier => Shares(courier == "a" ? "2:0.1 3:0.1 4:0.1" : "2:0.1 3:0.9 4:0.1", courier)).OrderBy(row => row.WindowStart);
        var verdicts = AlertJudge.Judge(Rules.Late, [.. rows], 5 * Hour);
        Assert.Equal([("a", true), ("b", null)], verdicts.Select(verdict => (verdict.Key.Single(), verdict.IsTrouble)));
    }

    private static IReadOnlyList<AlertVerdict> Judge(AlertRule rule, long watermark, params AnswerRow[] rows) => AlertJudge.Judge(rule, rows, watermark);

    private static AnswerRow Stock(long net) => Row(Rules.LowStock, long.MinValue, long.MaxValue, ["W", "S"], net);

    private static AnswerRow Driver(DateTimeOffset? time) => Row(Rules.Silent, long.MinValue, long.MaxValue, ["D"], time);

    private static AnswerRow[] Shares(string windows, string courier = "a") =>
    [
        .. windows.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(window => window.Split(':')).Select(parts => Row(
            Rules.Late, int.Parse(parts[0]) * Hour, (int.Parse(parts[0]) + 1) * Hour, [courier], parts[1] == "null" ? null : double.Parse(parts[1]))),
    ];

    private static AnswerRow Row(AlertRule rule, long start, long end, string[] key, object? value)
    {
        var values = new object?[rule.View.Values.Count];
        values[rule.Value] = value;
        return new AnswerRow(start, end, key, values, IsSketched: false);
    }
}
