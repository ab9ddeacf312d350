using Lambda.SharedLogic.Deliveries;
using Lambda.SharedLogic.Encoding;
using Lambda.SharedLogic.Events;
using Lambda.SharedLogic.Joins;
using Lambda.SharedLogic.Laws;
using Lambda.SharedLogic.Merging;
using Lambda.SharedLogic.State;
using Lambda.SharedLogic.Tests.Aggregates;
using Lambda.SharedLogic.Views;
using Lambda.SharedLogic.Windows;

namespace Lambda.SharedLogic.Tests.Joins;

public class JoinTests
{
    private const long Minute = 60_000_000;
    private static readonly ViewDefinition Journeys = new JourneysHourly().Define();

    [Fact]
    public void A_delivery_takes_the_latest_pick_up_before_it_whichever_arrived_first()
    {
        var row = Assert.Single(Answer(Journeys, [At(40, "delivered"), At(5, "picked_up")], [At(20, "picked_up")]));
        Assert.Equal((1L, 1200.0, 1L), (row["journeys"], row["journeySecondsMean"], row["withoutDelivery"]));
    }

    [Fact]
    public void A_pair_belongs_to_the_window_of_its_delivery_on_whatever_side_of_the_cut_the_pick_up_is()
    {
        foreach (var isPickUpInBatch in new[] { true, false })
        {
            var (pickedUp, delivered) = (At(50, "picked_up"), At(70, "delivered"));
            var rows = isPickUpInBatch ? Answer(Journeys, [pickedUp], [delivered]) : Answer(Journeys, [delivered], [pickedUp]);
            Assert.Equal([(0L, 0L), (1L, 0L)], rows.Select(row => (row["journeys"], row["withoutDelivery"])));
        }
    }

    [Fact]
    public void The_bound_includes_its_end_and_reaches_over_windows()
    {
        var rows = Answer(Journeys, [At(0, "picked_up"), At(1440, "delivered"), At(1441, "delivered")], []);
        Assert.Equal([(0L, 0L), (1L, 1L)], rows.Select(row => (row["journeys"], row["withoutPickUp"])));
    }

    [Fact]
    public void Copies_and_events_of_one_moment_are_one()
    {
        var row = Assert.Single(Answer(Journeys, [At(1, "picked_up"), At(1, "picked_up"), At(9, "delivered")], [At(9, "delivered", promised: 9), At(1, "picked_up")]));
        Assert.Equal((1L, 1L, 1L, 0L), (row["delivered"], row["journeys"], row["onTime"], row["withoutDelivery"]));
    }

    [Fact]
    public void A_promise_reaches_a_delivery_that_names_none_and_the_latest_one_counts()
    {
        var rows = Answer(
            Journeys,
            [At(0, "picked_up", promised: 30), At(10, "in_transit", promised: 50), At(5, "in_transit", promised: 10)],
            [At(40, "delivered"), At(70, "delivered", package: "other", promised: 60), At(100, "delivered", package: "third")]);
        Assert.Equal([(1L, 1L, 1L), (2L, 1L, 0L)], rows.Select(row => (row["delivered"], row["promised"], row["onTime"])));
        Assert.Equal(0.0, rows[1]["onTimeShare"]);
    }

    [Fact]
    public void Rolled_up_windows_say_what_one_window_over_all_would()
    {
        var random = new SplitMix64(3);
        var events = Enumerable.Range(0, 300).Select(_ => At(
            random.Below(4_000), random.OneIn(2) ? "picked_up" : "delivered", $"P{random.Below(40)}", random.OneIn(3) ? random.Below(4_000) : null)).ToArray();
        var hours = Answer(Journeys, events[..150], events[150..]);
        var all = Assert.Single(Answer(Journeys, events[..80], events[80..], Rollup.Create(Journeys, null, null, long.MinValue, long.MaxValue)));
        var day = Assert.Single(Answer(Journeys, events, [], Rollup.Create(Journeys, 24 * 60 * Minute, null, 24 * 60 * Minute, 48 * 60 * Minute)));
        foreach (var name in new[] { "delivered", "journeys", "withoutPickUp", "withoutDelivery", "promised", "onTime" })
        {
            Assert.Equal(hours.Sum(row => (long)row[name]!), all[name]);
            Assert.Equal(hours.Where(row => (long)row["hour"]! is >= 24 and < 48).Sum(row => (long)row[name]!), day[name]);
        }
    }

    [Fact]
    public void Folding_allocates_only_when_the_state_grows_and_its_cost_hardly_rises_with_its_size()
    {
        var random = new SplitMix64(1);
        var state = new JoinState();
        var inputs = Enumerable.Range(0, 100_000).Select(i => new JoinEvent(random.Next(), i, JoinSides.Left, 0)).ToArray();
        Add(inputs);
        var full = Allocated.Least(() => Add(inputs.AsSpan(0, 1_000)));
        Assert.InRange(full, 0, 0);
        Assert.Equal(inputs.Length, state.Events.Length);

        void Add(ReadOnlySpan<JoinEvent> added)
        {
            foreach (ref readonly var one in added)
            {
                state.Add(in one);
            }
        }
    }

    [Fact]
    public void The_order_of_arrival_leaves_no_trace_in_large_states_either()
    {
        var random = new SplitMix64(2);
        var inputs = Enumerable.Range(0, 20_000).Select(i => new JoinEvent((ulong)random.Below(3_000), random.Below(50), (JoinSides)(1 + random.Below(7)), 0)).ToList();
        var (rising, shuffled, merged) = (new JoinState(), new JoinState(), new JoinState());
        inputs.Order().ToList().ForEach(one => rising.Add(in one));
        inputs.ForEach(one => shuffled.Add(in one));
        merged.AddAll(shuffled);
        merged.AddAll(rising);
        Assert.Equal(inputs.Distinct().Order(), shuffled.Events.ToArray());
        Assert.Equal(StateBytes.Encode<JoinAggregate, JoinEvent, JoinState>(rising), StateBytes.Encode<JoinAggregate, JoinEvent, JoinState>(shuffled));
        Assert.Equal(StateBytes.Encode<JoinAggregate, JoinEvent, JoinState>(rising), StateBytes.Encode<JoinAggregate, JoinEvent, JoinState>(merged));
    }

    [Fact]
    public void A_bound_of_too_many_panes_and_a_join_beside_other_values_are_refused()
    {
        Assert.Throws<ArgumentException>(() => View(TimeSpan.FromMinutes(1)).Build());
        Assert.Throws<InvalidViewException>(() => View(TimeSpan.FromHours(1)).Count("events").Build());
        Assert.Throws<ArgumentOutOfRangeException>(() => View(TimeSpan.FromHours(1), TimeSpan.Zero));
    }

    private static ViewBuilder View(TimeSpan window, TimeSpan? within = null) => new ViewBuilder("joined", "How many?")
        .Windowed(Windowing.Tumbling(window))
        .Join(e => e.PackageId, within ?? TimeSpan.FromHours(25), e => e.IsDelivered, e => e.IsDelivered, null, JoinValue.Pairs("pairs"));

    /// <summary>The rows that a batch view over some events and a real-time view over others make together, by hour.</summary>
    private static List<Dictionary<string, object?>> Answer(ViewDefinition view, DeliveryEvent[] batch, DeliveryEvent[] speed, Rollup? rollup = null)
    {
        var answer = new MergedAnswer(view, rollup ?? Rollup.None(view));
        ForEach(batch, StateForm.Exact, answer.AddBatch);
        ForEach(speed, StateForm.Sketch, answer.AddRealTime);
        return [.. answer.Rows().Select(row => view.Values.Select((value, i) => (value.Name, row.Values[i])).Append(("hour", (object?)(row.WindowStart / (60 * Minute))))
            .ToDictionary(value => value.Item1, value => value.Item2))];

        void ForEach(DeliveryEvent[] events, StateForm form, Take take)
        {
            var (table, writer) = (new StateTable(view, form), new StateWriter());
            table.Fold(events);
            for (var row = 0; row < table.Count; row++)
            {
                writer.Clear();
                table.Encode(row, writer);
                take(table.PaneOf(row), table.KeyOf(row), writer.Written);
            }
        }
    }

    private static DeliveryEvent At(long minute, string status, string package = "one", long? promised = null) => new()
    {
        EventTime = minute * Minute,
        Status = DeliveryStatuses.Find(System.Text.Encoding.UTF8.GetBytes(status)),
        PackageId = Utf8Text.From(package),
        Courier = Utf8Text.From("c"),
        PromisedAt = promised * Minute,
    };

    private delegate void Take(long pane, ReadOnlySpan<byte> key, ReadOnlySpan<byte> state);
}
