using System.Runtime.InteropServices;
using Lambda.SharedLogic.State;
using Lambda.SharedLogic.Views;
using Lambda.SharedLogic.Windows;

namespace Lambda.SharedLogic.Merging;

/// <summary>
/// The rows of a view whose windows look at the panes around them, as a join's do. States stay by pane, each once, and a window is put together when it is presented; the
/// two layers keep such a view in the same form. A window of which no pane has anything makes no row.
/// </summary>
internal sealed class JoinedRows(ViewDefinition view, Rollup rollup)
{
    private readonly StateTable _panes = new(view, StateForm.Sketch, tracksChanges: false);
    private readonly StateTable _window = new(view, StateForm.Sketch, tracksChanges: false);
    private readonly GroupIndex _windows = new(SpareArrays.None);
    private readonly List<List<int>> _panesOfWindows = [];
    private readonly List<bool> _isRealTime = [];
    private readonly List<int> _before = [];
    private readonly List<int> _after = [];

    /// <summary>How many rows the states so far make.</summary>
    public int BatchRows => _windows.Count;

    /// <summary>Takes in a state.</summary>
    public void Add(long pane, ReadOnlySpan<byte> key, ReadOnlySpan<byte> state, StateForm form)
    {
        var row = _panes.FindOrAdd(pane, key);
        _panes.MergeEncoded(row, state, form);
        if (row == _isRealTime.Count)
        {
            _isRealTime.Add(false);
            AddToWindows(row, pane, key);
        }

        _isRealTime[row] |= form == StateForm.Sketch;
    }

    /// <summary>The rows, in no order.</summary>
    public List<AnswerRow> Rows()
    {
        var rows = new List<AnswerRow>(_windows.Count);
        for (var row = 0; row < _windows.Count; row++)
        {
            rows.Add(Present(row));
        }

        return rows;
    }

    private void AddToWindows(int row, long pane, ReadOnlySpan<byte> key)
    {
        var (first, last, step) = rollup.WindowsOf(pane);
        for (var window = first; window <= last; window += step)
        {
            var place = _windows.FindOrAdd(window, key);
            if (place == _panesOfWindows.Count)
            {
                _panesOfWindows.Add([]);
            }

            _panesOfWindows[place].Add(row);
        }
    }

    private AnswerRow Present(int row)
    {
        var (window, panes) = (_windows.PaneOf(row), _panesOfWindows[row]);
        LookAround(window, _windows.KeyOf(row));
        var end = rollup.Length is { } length ? window + length : long.MaxValue;
        return new AnswerRow(
            window, end, GroupKey.Decode(_windows.KeyOf(row), rollup.KeptFields.Count), Values(panes), panes.Exists(pane => _isRealTime[pane]));
    }

    private object?[] Values(List<int> panes)
    {
        var before = CollectionsMarshal.AsSpan(_before);
        var after = CollectionsMarshal.AsSpan(_after);
        if (panes is [var only])
        {
            return _panes.PresentAmong(only, _panes, before, after);
        }

        _window.Clear();
        var row = _window.FindOrAdd(Windowing.GlobalPane, []);
        foreach (var pane in panes)
        {
            _window.MergeFrom(row, _panes, pane);
        }

        return _window.PresentAmong(row, _panes, before, after);
    }

    private void LookAround(long window, ReadOnlySpan<byte> key)
    {
        _before.Clear();
        _after.Clear();
        var (nearestBefore, firstBefore, nearestAfter, lastAfter) = rollup.Around(window);
        for (var pane = nearestBefore; pane >= firstBefore; pane -= view.Windowing.Period)
        {
            AddPane(pane, key, _before);
        }

        for (var pane = nearestAfter; pane <= lastAfter; pane += view.Windowing.Period)
        {
            AddPane(pane, key, _after);
        }
    }

    private void AddPane(long pane, ReadOnlySpan<byte> key, List<int> into)
    {
        if (_panes.Find(pane, key) is >= 0 and var row)
        {
            into.Add(row);
        }
    }
}
