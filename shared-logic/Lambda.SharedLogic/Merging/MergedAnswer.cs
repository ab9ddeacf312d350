using Lambda.SharedLogic.State;
using Lambda.SharedLogic.Views;
using Lambda.SharedLogic.Windows;

namespace Lambda.SharedLogic.Merging;

/// <summary>
/// The seam's ⊕: takes the states of a batch version and those of the real-time epochs from its cut on, and makes the rows of an answer. Rows that only the
/// batch view has a part in are presented exactly; where both meet, the exact state becomes the sketch that the speed layer would have made of the same events.
/// Not safe for use by several threads at once.
/// </summary>
public sealed class MergedAnswer
{
    private readonly ViewDefinition _view;
    private readonly Rollup _rollup;
    private readonly JoinedRows? _joined;

    // Most answers for a key have a part of one layer only, and a table of many columns is most of what such an answer costs.
    private StateTable? _exact;
    private StateTable? _sketched;

    /// <summary>An answer without rows.</summary>
    public MergedAnswer(ViewDefinition view, Rollup rollup)
    {
        _view = view;
        _rollup = rollup;
        _joined = view.Windowing.LooksAround ? new JoinedRows(view, rollup) : null;
    }

    /// <summary>How many rows the states of the batch view have made so far.</summary>
    public int BatchRows => _joined?.BatchRows ?? _exact?.Count ?? 0;

    /// <summary>Takes in a state of the batch view.</summary>
    public void AddBatch(long pane, ReadOnlySpan<byte> key, ReadOnlySpan<byte> state) => Add(ref _exact, StateForm.Exact, pane, key, state);

    /// <summary>Takes in a state of a real-time epoch.</summary>
    public void AddRealTime(long pane, ReadOnlySpan<byte> key, ReadOnlySpan<byte> state) => Add(ref _sketched, StateForm.Sketch, pane, key, state);

    /// <summary>The rows by window, then by key fields. Call it once, after all states.</summary>
    public IReadOnlyList<AnswerRow> Rows()
    {
        if (_rollup.FollowsEvents)
        {
            return Sorted(EventWindows.RowsOf(_view, _rollup, _exact ?? TableOf(StateForm.Exact), _sketched ?? TableOf(StateForm.Sketch)));
        }

        if (_joined is not null)
        {
            return Sorted(_joined.Rows());
        }

        var rows = new List<AnswerRow>((_exact?.Count ?? 0) + (_sketched?.Count ?? 0));
        for (var row = 0; row < _exact?.Count; row++)
        {
            var sketched = _sketched?.Find(_exact.PaneOf(row), _exact.KeyOf(row)) ?? -1;
            if (sketched < 0)
            {
                rows.Add(Present(_exact, row));
                continue;
            }

            _sketched!.MergeFrom(sketched, _exact, row);
        }

        for (var row = 0; row < _sketched?.Count; row++)
        {
            rows.Add(Present(_sketched, row));
        }

        return Sorted(rows);
    }

    private static List<AnswerRow> Sorted(List<AnswerRow> rows)
    {
        rows.Sort(Compare);
        return rows;
    }

    private static int Compare(AnswerRow left, AnswerRow right)
    {
        var order = left.WindowStart.CompareTo(right.WindowStart);
        for (var i = 0; order == 0 && i < left.Key.Count; i++)
        {
            order = string.CompareOrdinal(left.Key[i], right.Key[i]);
        }

        return order;
    }

    private StateTable TableOf(StateForm form) => new(_view, form, tracksChanges: false);

    private void Add(ref StateTable? table, StateForm form, long pane, ReadOnlySpan<byte> key, ReadOnlySpan<byte> state)
    {
        var kept = _rollup.KeepsWholeKey ? key : KeepFields(key);
        if (_joined is not null)
        {
            _joined.Add(pane, kept, state, form);
            return;
        }

        table ??= TableOf(form);
        var (first, last, step) = _rollup.WindowsOf(pane);
        for (var window = first; window <= last; window += step)
        {
            table.MergeEncoded(table.FindOrAdd(window, kept), state, form);
        }
    }

    private byte[] KeepFields(ReadOnlySpan<byte> key)
    {
        var fields = GroupKey.Decode(key, _view.KeyFields.Length);
        return GroupKey.Encode(_rollup.KeptFields.Select(index => fields[index]));
    }

    private AnswerRow Present(StateTable table, int row)
    {
        var start = table.PaneOf(row);
        var end = _rollup.Length is { } length && start != Windowing.GlobalPane ? start + length : long.MaxValue;
        return new AnswerRow(start, end, GroupKey.Decode(table.KeyOf(row), _rollup.KeptFields.Count), table.Present(row), table.Form == StateForm.Sketch);
    }
}
