using Lambda.SharedLogic.State;
using Lambda.SharedLogic.Views;
using Lambda.SharedLogic.Windows;

namespace Lambda.SharedLogic.Merging;

/// <summary>
/// Makes the rows of an answer whose windows follow the events: lays the panes of both layers side by side, key by key in the order of time, has
/// <see cref="WindowAssignment"/> cut them, and merges the panes of each window. A window that only the batch view has a part in is presented exactly.
/// </summary>
internal sealed class EventWindows
{
    private readonly Rollup _rollup;
    private readonly Windowing _windowing;
    private readonly StateTable _exact;
    private readonly StateTable _sketched;
    private readonly List<(long End, StateTable Table, int Row)> _windows = [];

    private EventWindows(ViewDefinition view, Rollup rollup)
    {
        (_rollup, _windowing) = (rollup, view.Windowing);
        (_exact, _sketched) = (new StateTable(view, StateForm.Exact), new StateTable(view, StateForm.Sketch));
    }

    /// <summary>The rows of all windows asked for, in no order.</summary>
    /// <param name="view">The view.</param>
    /// <param name="rollup">Which windows, and which key fields the tables' keys have.</param>
    /// <param name="exact">What the batch view has, by pane.</param>
    /// <param name="sketched">What the real-time views have, by pane.</param>
    public static List<AnswerRow> RowsOf(ViewDefinition view, Rollup rollup, StateTable exact, StateTable sketched)
    {
        var windows = new EventWindows(view, rollup);
        var places = Places(exact, sketched);
        for (var first = 0; first < places.Length;)
        {
            var next = first + 1;
            while (next < places.Length && places[next].Key.SequenceEqual(places[first].Key))
            {
                next++;
            }

            windows.AddKey(places.AsSpan(first, next - first));
            first = next;
        }

        return windows._windows.ConvertAll(windows.Present);
    }

    private static Place[] Places(StateTable exact, StateTable sketched)
    {
        var places = new Place[exact.Count + sketched.Count];
        for (var i = 0; i < places.Length; i++)
        {
            places[i] = i < exact.Count ? new(exact, i) : new(sketched, i - exact.Count);
        }

        Array.Sort(places, Place.Compare);
        return places;
    }

    /// <summary>Takes in all panes of one key, by time.</summary>
    private void AddKey(ReadOnlySpan<Place> places)
    {
        var rest = places;
        foreach (var window in WindowAssignment.Assign(_windowing, PanesOf(places)))
        {
            var last = LastPane(window, rest);
            if (_rollup.Wants(window))
            {
                Add(window, rest[..last]);
            }

            rest = rest[last..];
        }
    }

    /// <summary>A pane that both layers have a part in is one pane.</summary>
    private static PaneLoad[] PanesOf(ReadOnlySpan<Place> places)
    {
        var panes = new List<PaneLoad>(places.Length);
        foreach (ref readonly var place in places)
        {
            if (panes.Count > 0 && panes[^1].Pane == place.Pane)
            {
                panes[^1] = panes[^1] with { Events = panes[^1].Events + place.Events };
            }
            else
            {
                panes.Add(new(place.Pane, place.Events));
            }
        }

        return [.. panes];
    }

    /// <summary>How many places make up the panes of the window that begins with the first.</summary>
    private static int LastPane(PaneWindow window, ReadOnlySpan<Place> places)
    {
        var (panes, count) = (1, 1);
        while (count < places.Length && (places[count].Pane == places[count - 1].Pane || panes++ < window.Panes))
        {
            count++;
        }

        return count;
    }

    private void Add(PaneWindow window, ReadOnlySpan<Place> places)
    {
        var isSketched = false;
        foreach (ref readonly var place in places)
        {
            isSketched |= place.Table.Form == StateForm.Sketch;
        }

        var table = isSketched ? _sketched : _exact;
        var row = table.FindOrAdd(window.Start, places[0].Key);
        foreach (ref readonly var place in places)
        {
            table.MergeFrom(row, place.Table, place.Row);
        }

        _windows.Add((window.End, table, row));
    }

    private AnswerRow Present((long End, StateTable Table, int Row) window)
    {
        var (end, table, row) = window;
        var key = GroupKey.Decode(table.KeyOf(row), _rollup.KeptFields.Count);
        return new AnswerRow(table.PaneOf(row), end, key, table.Present(row), table.Form == StateForm.Sketch);
    }

    /// <summary>A row of one of the tables of panes.</summary>
    private readonly record struct Place(StateTable Table, int Row)
    {
        public long Pane => Table.PaneOf(Row);

        public ReadOnlySpan<byte> Key => Table.KeyOf(Row);

        public long Events => Table.EventsOf(Row);

        public static int Compare(Place left, Place right)
        {
            var byKey = left.Key.SequenceCompareTo(right.Key);
            return byKey != 0 ? byKey : left.Pane.CompareTo(right.Pane);
        }
    }
}
