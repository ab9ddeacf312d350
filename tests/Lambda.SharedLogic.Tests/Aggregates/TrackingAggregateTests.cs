using FsCheck;
using FsCheck.Fluent;
using Lambda.SharedLogic.Aggregates;
using Lambda.SharedLogic.Events;
using Lambda.SharedLogic.Laws;
using Lambda.SharedLogic.State;
using Lambda.SharedLogic.Views;

namespace Lambda.SharedLogic.Tests.Aggregates;

public class TrackingAggregateTests
{
    private const long Minute = 60_000_000;

    [Fact]
    public void A_history_has_the_statuses_in_order_and_joins_neighbours_of_one_status_across_hours() => Assert.Equal(
        [Span("created", 50, 50, 1), Span("in_transit", 55, 70, 3), Span("failed", 80, 80, 1), Span("in_transit", 130, 130, 1)],
        HistoryOf<Hundred>((80, DeliveryStatus.Failed), (55, DeliveryStatus.InTransit), (130, DeliveryStatus.InTransit), (70, DeliveryStatus.InTransit),
            (59, DeliveryStatus.InTransit), (50, DeliveryStatus.Created)));

    [Fact]
    public void Within_an_hour_a_status_is_one_span_even_when_another_was_in_between() => Assert.Equal(
        [Span("in_transit", 1, 30, 2), Span("failed", 20, 20, 1)],
        HistoryOf<Hundred>((1, DeliveryStatus.InTransit), (20, DeliveryStatus.Failed), (30, DeliveryStatus.InTransit)));

    [Fact]
    public void Only_the_latest_hours_are_kept_however_late_the_others_come() => Assert.Equal(
        [Span("delivered", 120, 120, 1), Span("returned", 180, 180, 1)],
        HistoryOf<Two>((180, DeliveryStatus.Returned), (120, DeliveryStatus.Delivered), (60, DeliveryStatus.InTransit), (0, DeliveryStatus.Created)));

    [Fact]
    public void Recent_texts_are_those_whose_last_occurrence_is_latest() =>
        Prop.ForAll<ulong>(seed =>
        {
            var random = new SplitMix64(seed);
            var inputs = Enumerable.Range(0, random.Below(60)).Select(_ => (Time: (long)random.Below(40), Text: $"{random.Below(8)}")).ToList();
            var (left, right) = (default(RecentTexts), default(RecentTexts));
            foreach (var (time, text) in inputs)
            {
                default(RecentTextsAggregate<Three>).Add(ref random.OneIn(2) ? ref left : ref right, new TextAt(time, Utf8Text.From(text)));
            }

            default(RecentTextsAggregate<Three>).Merge(ref left, in right);
            Assert.Equal(
                inputs.GroupBy(input => input.Text, input => input.Time).Select(text => (Time: text.Max(), Text: text.Key))
                    .OrderByDescending(entry => entry.Time).ThenBy(entry => entry.Text, StringComparer.Ordinal).Take(3),
                left.Span.ToArray().Select(entry => (entry.Time, entry.Text.ToString())));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    [Fact]
    public void A_route_is_that_of_the_latest_event_that_has_a_destination()
    {
        var view = new ViewBuilder("routes", "Where to?").LatestRoute("origin", "destination").Build();
        var table = new StateTable(view, StateForm.Sketch);
        table.Fold([Event(5, "a", "b"), Event(9, null, "a longer name"), Event(12, "c", null), Event(7, "d", "e")]);
        Assert.Equal([null, "a longer name"], table.Present(0));
    }

    [Fact]
    public void Routes_that_grow_and_shrink_are_those_that_came_last()
    {
        var state = default(RouteState);
        foreach (var (origin, destination) in new[] { ("a", "b"), ("four to sixteen", "c"), ("a place with a long name", "another place"), ("", "d"), ("12345678", "12345678"), ("e", "") })
        {
            default(LatestRouteAggregate).Add(ref state, new RouteReport(state.Time + 1, 0, 0, Utf8Text.From(origin), Utf8Text.From(destination)));
            Assert.Equal((origin, destination), (System.Text.Encoding.UTF8.GetString(state.Origin), System.Text.Encoding.UTF8.GetString(state.Destination)));
        }
    }

    /// <summary>From nothing to more than is part of the state itself, and each way to divide it.</summary>
    [Fact]
    public void Routes_of_any_length_are_as_they_were_told_and_merged()
    {
        const string Text = "abcdefghijklmnopqrstuvwxyz";
        for (var length = 0; length <= Text.Length; length++)
        {
            for (var middle = 0; middle <= length; middle++)
            {
                var (told, merged) = (default(RouteState), default(RouteState));
                default(LatestRouteAggregate).Add(ref told, new RouteReport(1, 0, 0, Utf8Text.From(Text[..middle]), Utf8Text.From(Text[middle..length])));
                default(LatestRouteAggregate).Merge(ref merged, told);
                foreach (var state in new[] { told, merged })
                {
                    Assert.Equal((Text[..middle], Text[middle..length]), (System.Text.Encoding.UTF8.GetString(state.Origin), System.Text.Encoding.UTF8.GetString(state.Destination)));
                }
            }
        }
    }

    private static DeliveryEvent Event(long time, string? origin, string? destination) =>
        new() { EventTime = time, PackageId = Utf8Text.From("P"), Origin = Utf8Text.From(origin), Destination = Utf8Text.From(destination) };

    private static StatusSpan Span(string status, long from, long to, long events) => new(
        status, DateTimeOffset.UnixEpoch.AddMinutes(from), DateTimeOffset.UnixEpoch.AddMinutes(to), events);

    private static IEnumerable<StatusSpan> HistoryOf<TLimit>(params (long Minute, DeliveryStatus Status)[] reports)
        where TLimit : struct, ILimit
    {
        var view = new ViewBuilder("histories", "What happened?").StatusHistory<TLimit>("history").Build();
        var table = new StateTable(view, StateForm.Sketch);
        table.Fold([.. reports.Select(report => new DeliveryEvent { EventTime = report.Minute * Minute, Status = report.Status, PackageId = Utf8Text.From("P") })]);
        return Assert.IsAssignableFrom<IEnumerable<StatusSpan>>(table.Present(0)[0]);
    }

    private readonly struct Three : ILimit
    {
        public static int Value => 3;
    }

    private readonly struct Hundred : ILimit
    {
        public static int Value => 100;
    }
}
