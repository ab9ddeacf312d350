using Lambda.SharedLogic.Aggregates;
using Lambda.SharedLogic.Deliveries;
using Lambda.SharedLogic.Encoding;
using Lambda.SharedLogic.Events;
using Lambda.SharedLogic.Laws;
using Lambda.SharedLogic.State;
using Lambda.SharedLogic.Tests.Aggregates;
using Lambda.SharedLogic.Views;
using Lambda.SharedLogic.Windows;

namespace Lambda.SharedLogic.Tests.State;

public class StateTableTests
{
    private static readonly IReadOnlyList<ViewDefinition> Views = ViewRegistry.Discover(typeof(CouriersHourly).Assembly).Views;

    [Theory]
    [InlineData(StateForm.Exact)]
    [InlineData(StateForm.Sketch)]
    public void A_table_that_takes_over_others_holds_what_one_fold_of_everything_does(StateForm form)
    {
        var events = new EventGenerator(new SplitMix64(7)).Take(3_000);
        foreach (var view in Views)
        {
            var (whole, first, second, third) = (Folded(view, form, events), Folded(view, form, events[..1_200]), Folded(view, form, events[1_200..1_900]), Folded(view, form, events[1_900..]));
            first.TakeFrom(second);
            first.TakeFrom(third);

            Assert.Equal(Rows(whole), Rows(first));
            Assert.Equal(Enumerable.Range(0, first.Count), first.ChangedRows.Order());
            Assert.Equal(0, second.Count);
            second.Fold(events);
            Assert.Equal(Rows(whole), Rows(second));
        }
    }

    [Theory]
    [InlineData(StateForm.Exact)]
    [InlineData(StateForm.Sketch)]
    public void Events_prepared_in_several_tables_and_folded_into_one_make_what_one_fold_of_everything_does(StateForm form)
    {
        var events = new EventGenerator(new SplitMix64(9)).Take(3_000);
        foreach (var view in Views)
        {
            var (target, first, second) = (new StateTable(view, form, tracksChanges: false), new StateTable(view, form), new StateTable(view, form));
            first.Prepare(events.AsSpan(0, 1_100));
            second.Prepare(events.AsSpan(1_100, 900));
            second.FoldPreparedInto(target);
            first.FoldPreparedInto(target);
            second.Prepare(events.AsSpan(2_000));
            second.FoldPreparedInto(target);

            Assert.Equal(Rows(Folded(view, form, events)), Rows(target));
            Assert.Equal((0, 0), (first.Count, second.Count));
            Assert.Empty(target.ChangedRows);
        }
    }

    [Fact]
    public void Exact_states_go_into_a_table_of_sketches_as_their_bytes_do()
    {
        var events = new EventGenerator(new SplitMix64(10)).Take(2_000);
        var writer = new StateWriter();
        foreach (var view in Views)
        {
            var (exact, direct, byBytes) = (Folded(view, StateForm.Exact, events[..1_000]), Folded(view, StateForm.Sketch, events), Folded(view, StateForm.Sketch, events));
            for (var row = 0; row < exact.Count; row++)
            {
                direct.MergeFrom(direct.Find(exact.PaneOf(row), exact.KeyOf(row)), exact, row);
                writer.Clear();
                exact.Encode(row, writer);
                byBytes.MergeEncoded(byBytes.Find(exact.PaneOf(row), exact.KeyOf(row)), writer.Written, StateForm.Exact);
            }

            Assert.Equal(Rows(byBytes), Rows(direct));
            Assert.Throws<InvalidOperationException>(() => exact.MergeFrom(0, direct, 0));
        }
    }

    [Fact]
    public void Tens_of_thousands_of_groups_keep_their_rows_and_states()
    {
        const int Groups = 40_000;
        var view = new ViewBuilder("packages-hourly", "How many events has each package, hour by hour?")
            .KeyedBy("package", e => e.PackageId)
            .Windowed(Windowing.Tumbling(TimeSpan.FromHours(1)))
            .Count("events")
            .Distinct("drivers", e => e.DriverId)
            .Build();
        var table = new StateTable(view, StateForm.Exact);
        var events = Enumerable.Range(0, 2 * Groups).Select(i => new DeliveryEvent { PackageId = Utf8Text.From($"P{i % Groups}"), DriverId = Utf8Text.From($"D{i}") }).ToArray();
        table.Fold(events);

        Assert.Equal(Groups, table.Count);
        Assert.All(Enumerable.Range(0, Groups), group =>
        {
            var row = table.Find(0, GroupKey.Encode([$"P{group}"]));
            Assert.Equal([2L, 2L], table.Present(row));
        });
        Assert.Equal(-1, table.Find(1, GroupKey.Encode(["P1"])));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(5_000)]
    [InlineData(int.MaxValue)]
    public void A_table_of_which_some_rows_are_kept_holds_those_and_goes_on(int everyHowMany)
    {
        var events = new EventGenerator(new SplitMix64(5)).Take(3_000);
        foreach (var view in Views)
        {
            var table = Folded(view, StateForm.Sketch, events);
            Assert.Throws<InvalidOperationException>(() => table.Keep([]));
            table.ClearChanged();
            var before = Enumerable.Range(0, table.Count).Select(row => RowOf(table, row)).ToList();
            var kept = Enumerable.Range(1, table.Count).Where(row => row % everyHowMany == 0).Select(row => row - 1).ToArray();
            table.Keep(kept);

            Assert.Equal(kept.Select(row => before[row]), Enumerable.Range(0, table.Count).Select(row => RowOf(table, row)));
            Assert.Empty(table.ChangedRows);

            // What was taken out and is merged in again makes the table as it was.
            foreach (var (pane, key, state) in before.Where((_, row) => !kept.Contains(row)))
                table.MergeEncoded(table.FindOrAdd(pane, Convert.FromHexString(key)), Convert.FromHexString(state), StateForm.Sketch);
            table.Fold(events);
            var twice = Folded(view, StateForm.Sketch, events);
            twice.Fold(events);
            Assert.Equal(Rows(twice), Rows(table));
        }
    }

    [Fact]
    public void Memory_of_groups_that_are_taken_out_is_given_back()
    {
        var table = new StateTable(Views.Single(view => view.Name == "packages"), StateForm.Sketch);
        var empty = table.Bytes;
        table.Fold([.. Enumerable.Range(0, 50_000).Select(i => new DeliveryEvent { PackageId = Utf8Text.From($"P{i}") })]);
        var full = table.Bytes;
        table.ClearChanged();
        table.Keep([0, 1, 49_999]);
        Assert.InRange(full, 50_000 * 100, long.MaxValue);
        Assert.InRange(table.Bytes, empty, full / 5);
    }

    [Theory]
    [InlineData(StateForm.Exact)]
    [InlineData(StateForm.Sketch)]
    public void Folding_into_groups_that_have_their_size_allocates_nothing(StateForm form)
    {
        var events = new EventGenerator(new SplitMix64(11)).Take(2_000);
        foreach (var view in Views)
        {
            var table = Folded(view, form, events);

            Assert.Equal(0, Allocated.Least(() =>
            {
                table.ClearChanged();
                table.Fold(events);
            }));
        }
    }

    [Fact]
    public void A_state_has_the_same_bytes_whatever_was_written_before_it()
    {
        foreach (var view in Views)
        {
            var table = Folded(view, StateForm.Sketch, new EventGenerator(new SplitMix64(7)).Take(40));
            var (rows, writer) = (Enumerable.Range(0, table.Count).ToList(), new StateWriter());
            rows.ForEach(row => table.Encode(row, writer));
            Assert.Equal(string.Concat(rows.Select(row => RowOf(table, row).State)), Convert.ToHexString(writer.Written));
        }
    }

    [Fact]
    public void A_state_of_an_earlier_layout_is_refused()
    {
        var view = new Packages().Define();
        var table = Folded(view, StateForm.Sketch, new EventGenerator(new SplitMix64(7)).Take(1));
        var writer = new StateWriter();
        table.Encode(0, writer);
        byte[] earlier = [1, .. writer.Written[1..]];
        var error = Assert.Throws<CorruptStateException>(() => table.MergeEncoded(0, earlier, StateForm.Sketch));
        Assert.Contains("state layout 1, this program reads 2", error.Message, StringComparison.Ordinal);
    }

    private static StateTable Folded(ViewDefinition view, StateForm form, DeliveryEvent[] events)
    {
        var table = new StateTable(view, form);
        table.Fold(events);
        return table;
    }

    private static List<(long Pane, string Key, string State)> Rows(StateTable table) => [.. table.SortedRows().Select(row => RowOf(table, row))];

    private static (long Pane, string Key, string State) RowOf(StateTable table, int row)
    {
        var writer = new StateWriter();
        table.Encode(row, writer);
        return (table.PaneOf(row), Convert.ToHexString(table.KeyOf(row)), Convert.ToHexString(writer.Written));
    }
}
