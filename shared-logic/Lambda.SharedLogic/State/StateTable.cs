using Lambda.SharedLogic.Encoding;
using Lambda.SharedLogic.Events;
using Lambda.SharedLogic.Views;

namespace Lambda.SharedLogic.State;

/// <summary>
/// The states of one view: (pane, key) → one row, each column an array by row. The one place where events are folded and states merged,
/// encoded and presented: both layers and the merge of their answers go through it. Not safe for use by several threads at once.
/// </summary>
public sealed partial class StateTable
{
    private readonly ViewDefinition _view;
    private readonly ColumnStates[] _columns;
    private readonly GroupIndex _groups;
    private readonly SpareArrays _spare;
    private readonly PreparedEvents _prepared = new();
    private bool[] _changed = [];
    private readonly List<int> _changedRows = [];
    private readonly bool _tracksChanges;

    /// <summary>An empty table of <paramref name="view"/>.</summary>
    /// <param name="view">The view.</param>
    /// <param name="form">The form of the states.</param>
    /// <param name="tracksChanges">Whether anybody will ask for <see cref="ChangedRows"/>; if not, the list stays empty and costs nothing.</param>
    /// <param name="spare">Where memory comes from and goes to; from nowhere but the collector, and to it, when it is not given.</param>
    public StateTable(ViewDefinition view, StateForm form, bool tracksChanges = true, SpareArrays? spare = null)
    {
        _tracksChanges = tracksChanges;
        _view = view;
        Form = form;
        _spare = spare ?? SpareArrays.None;
        _groups = new GroupIndex(_spare);
        _columns = [.. view.Columns.Select(column => column.CreateStates(form))];
        foreach (var column in _columns)
        {
            column.TakeMemoryFrom(_spare);
        }
    }

    /// <summary>The view whose states these are.</summary>
    public ViewDefinition View => _view;

    /// <summary>The form of the states.</summary>
    public StateForm Form { get; }

    /// <summary>How many groups there are; rows are numbered from 0.</summary>
    public int Count => _groups.Count;

    /// <summary>The rows that were folded or merged into since <see cref="ClearChanged"/>, each once.</summary>
    public IReadOnlyList<int> ChangedRows => _changedRows;

    /// <summary>The start of a row's pane.</summary>
    public long PaneOf(int row) => _groups.PaneOf(row);

    /// <summary>The bytes of a row's key (see <see cref="GroupKey"/>); valid until the next group is added.</summary>
    public ReadOnlySpan<byte> KeyOf(int row) => _groups.KeyOf(row);

    /// <summary>How many events a row has taken in; only views whose windows follow the events keep it.</summary>
    public long EventsOf(int row) => EventCount.Of(_columns[^1], row);

    /// <summary>The row of a group, or -1.</summary>
    public int Find(long pane, ReadOnlySpan<byte> key) => _groups.Find(pane, key);

    /// <summary>The row of a group; a new one holds the identity.</summary>
    public int FindOrAdd(long pane, ReadOnlySpan<byte> key)
    {
        var row = _groups.FindOrAdd(pane, key);
        EnsureRows();
        return row;
    }

    /// <summary>Folds events, each into the group of its pane and key; events that the view does not select are passed over.</summary>
    public void Fold(ReadOnlySpan<DeliveryEvent> events)
    {
        Prepare(events);
        FoldPrepared();
    }

    /// <summary>
    /// Runs all of the view's own code over the events and remembers what it said. Nothing in the table changes: when a selector throws, the caller may
    /// leave the offending event out and prepare again. The events must stay as they are until <see cref="FoldPrepared"/>.
    /// </summary>
    public void Prepare(ReadOnlySpan<DeliveryEvent> events)
    {
        var selected = _prepared.Select(_view, events);
        foreach (var column in _columns)
        {
            column.Prepare(selected);
        }
    }

    /// <summary>Folds what <see cref="Prepare"/> remembered.</summary>
    /// <returns>The row that each selected event went into; valid until the next call of <see cref="Prepare"/>.</returns>
    public ReadOnlySpan<int> FoldPrepared() => FoldPreparedInto(this);

    /// <summary>
    /// Folds what <see cref="Prepare"/> remembered here into <paramref name="target"/>, another table of the same view and form: several threads that each
    /// prepare in a table of their own may fold, one at a time, into one.
    /// </summary>
    /// <returns>The target's row that each selected event went into; valid until the next call of <see cref="Prepare"/>.</returns>
    public ReadOnlySpan<int> FoldPreparedInto(StateTable target)
    {
        var changed = _prepared.FindRows(target._groups, out var rows);
        target.EnsureRows();
        target.MarkChanged(changed);
        for (var i = 0; i < _columns.Length; i++)
        {
            _columns[i].FoldPrepared(target._columns[i], rows);
        }

        _prepared.Clear();
        return rows;
    }

    /// <summary>Writes a row's state: the layout version, then each column.</summary>
    public void Encode(int row, StateWriter writer)
    {
        writer.BeginState();
        writer.WriteByte(ViewDefinition.StateLayoutVersion);
        foreach (var column in _columns)
        {
            column.Encode(row, writer);
        }
    }

    /// <summary>Merges an encoded state into a row. A table of exact states takes no sketches.</summary>
    /// <exception cref="CorruptStateException">The bytes are no state of this view.</exception>
    public void MergeEncoded(int row, ReadOnlySpan<byte> state, StateForm form)
    {
        RefuseSketch(form);
        var reader = new StateReader(state);
        var version = reader.ReadByte();
        if (version != ViewDefinition.StateLayoutVersion)
        {
            throw new CorruptStateException($"view '{_view.Name}': state layout {version}, this program reads {ViewDefinition.StateLayoutVersion}");
        }

        foreach (var column in _columns)
        {
            column.MergeEncoded(row, ref reader, form);
        }

        if (reader.Remaining != 0)
        {
            throw new CorruptStateException($"view '{_view.Name}': {reader.Remaining} bytes after the last column");
        }

        MarkChanged(row);
    }

    /// <summary>Merges a row of another table of the same view, which stays as it is. A table of exact states takes no sketches.</summary>
    public void MergeFrom(int row, StateTable other, int otherRow)
    {
        RefuseSketch(other.Form);
        for (var i = 0; i < _columns.Length; i++)
        {
            _columns[i].MergeFrom(row, other._columns[i], otherRow);
        }

        MarkChanged(row);
    }

    /// <summary>Merges every group of another table of the same view and form, which is left empty: states of groups that are new here move over as they are.</summary>
    public void TakeFrom(StateTable other)
    {
        var (rows, firstNew) = (new int[other.Count], Count);
        _groups.FindOrAddAll(other._groups, rows);
        for (var i = 0; i < _columns.Length; i++)
        {
            _columns[i].TakeFrom(other._columns[i], rows, firstNew);
        }

        EnsureRows();
        MarkChanged(rows);
        other.Clear();
    }

    /// <summary>The values of a row, in the order of <see cref="ViewDefinition.Values"/>.</summary>
    public object?[] Present(int row)
    {
        var values = new object?[_view.Values.Count];
        var start = 0;
        for (var i = 0; i < _columns.Length; i++)
        {
            var count = _view.Columns[i].Values.Count;
            _columns[i].Present(row, values.AsSpan(start, count));
            start += count;
        }

        return values;
    }

    /// <summary>The values of a row together with what the panes around its window say.</summary>
    /// <param name="row">The row.</param>
    /// <param name="panes">A table of the same view and form, by pane; this one or another.</param>
    /// <param name="before">Its rows of the panes before the window, the nearest first.</param>
    /// <param name="after">Its rows of the panes after the window, the nearest first.</param>
    public object?[] PresentAmong(int row, StateTable panes, ReadOnlySpan<int> before, ReadOnlySpan<int> after)
    {
        var values = new object?[_view.Values.Count];
        var start = 0;
        for (var i = 0; i < _columns.Length; i++)
        {
            var count = _view.Columns[i].Values.Count;
            _columns[i].PresentAmong(row, values.AsSpan(start, count), panes._columns[i], before, after);
            start += count;
        }

        return values;
    }

    /// <summary>All rows by pane, then by the bytes of the key: the canonical order.</summary>
    public int[] SortedRows()
    {
        var rows = new int[Count];
        for (var row = 0; row < rows.Length; row++)
        {
            rows[row] = row;
        }

        Array.Sort(rows, CompareGroups);
        return rows;
    }

    /// <summary>Starts a new list of changed rows.</summary>
    public void ClearChanged()
    {
        foreach (var row in _changedRows)
        {
            _changed[row] = false;
        }

        _changedRows.Clear();
    }

    private void RefuseSketch(StateForm form)
    {
        if (Form == StateForm.Exact && form == StateForm.Sketch)
        {
            throw new InvalidOperationException($"view '{_view.Name}': a sketch cannot become exact again");
        }
    }

    private int CompareGroups(int left, int right)
    {
        var byPane = PaneOf(left).CompareTo(PaneOf(right));
        return byPane != 0 ? byPane : KeyOf(left).SequenceCompareTo(KeyOf(right));
    }

    private void MarkChanged(params ReadOnlySpan<int> rows)
    {
        if (!_tracksChanges)
        {
            return;
        }

        foreach (var row in rows)
        {
            if (!_changed[row])
            {
                _changed[row] = true;
                _changedRows.Add(row);
            }
        }
    }
}
