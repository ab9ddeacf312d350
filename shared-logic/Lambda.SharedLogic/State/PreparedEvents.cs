using System.Runtime.Intrinsics;
using Lambda.SharedLogic.Events;
using Lambda.SharedLogic.Views;
using Lambda.SharedLogic.Windows;

namespace Lambda.SharedLogic.State;

/// <summary>
/// The groups that the events of one batch belong to which a view selects; reused from batch to batch. Events of one group often come one after the other, all of them where a view has one
/// group at a time: such a stretch is looked up once.
/// </summary>
internal sealed class PreparedEvents
{
    private readonly KeyBuffer _keys = new();
    private DeliveryEvent[] _selected = [];

    /// <summary>First the group of each event, then of each stretch.</summary>
    private WantedGroup[] _groups = [];

    /// <summary>The stretch that each event is in.</summary>
    private int[] _stretches = [];
    private int[] _stretchRows = [];
    private int[] _rows = [];
    private int _count;
    private int _stretchCount;

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        (_count, _stretchCount) = (0, 0);
        _keys.Clear();
    }

    /// <summary>Finds out which events a view selects, and remembers the group of each.</summary>
    /// <returns>The selected events; valid until the next call.</returns>
    public ReadOnlySpan<DeliveryEvent> Select(ViewDefinition view, ReadOnlySpan<DeliveryEvent> events)
    {
        Clear();
        var selected = view.SelectsAll ? events : Filter(view, events);
        if (selected.Length > _groups.Length)
        {
            _groups = new WantedGroup[selected.Length];
            (_stretches, _stretchRows, _rows) = (new int[selected.Length], new int[selected.Length], new int[selected.Length]);
        }

        WriteKeys(view, selected);
        FindStretches();
        return selected;
    }

    /// <summary>Finds the rows of the groups in <paramref name="groups"/>; new groups are added.</summary>
    /// <param name="groups">The groups by row.</param>
    /// <param name="rows">The row of each event's group; valid until the next call.</param>
    /// <returns>The rows among which all of them are, in order of the events and seldom twice; valid as long.</returns>
    public ReadOnlySpan<int> FindRows(GroupIndex groups, out ReadOnlySpan<int> rows)
    {
        var found = _stretchRows.AsSpan(0, _stretchCount);
        groups.FindOrAdd(_groups.AsSpan(0, _stretchCount), _keys.Padded, found);
        if (_stretchCount == _count)
        {
            rows = found;
            return found;
        }

        for (var i = 0; i < _count; i++)
        {
            _rows[i] = found[_stretches[i]];
        }

        rows = _rows.AsSpan(0, _count);
        return found;
    }

    private ReadOnlySpan<DeliveryEvent> Filter(ViewDefinition view, ReadOnlySpan<DeliveryEvent> events)
    {
        if (events.Length > _selected.Length)
        {
            _selected = new DeliveryEvent[events.Length];
        }

        var count = 0;
        foreach (var candidate in events)
        {
            if (view.Selects(candidate))
            {
                _selected[count++] = candidate;
            }
        }

        return _selected.AsSpan(0, count);
    }

    private void WriteKeys(ViewDefinition view, ReadOnlySpan<DeliveryEvent> selected)
    {
        var (keyFields, windowing, groups) = (view.KeyFields, view.Windowing, _groups);

        // Most events fall into the pane of the one before, which takes no division to see.
        var (pane, period) = (Windowing.GlobalPane, 0UL);
        for (var i = 0; i < selected.Length; i++)
        {
            var (next, start) = (selected[i], _keys.Length);
            foreach (var field in keyFields)
            {
                _keys.Add(field.Select(next));
            }

            if ((ulong)(next.EventTime - pane) >= period)
            {
                pane = windowing.PaneOf(next.EventTime);
                period = (ulong)windowing.Period;
            }

            groups[i] = new WantedGroup(pane, 0, start, _keys.Length - start);
        }

        _count = selected.Length;
    }

    /// <summary>
    /// Keeps of the groups of events one for each stretch, with its hash. In a pass of its own: whoever reads in one piece what he has just written in several waits until all of it is in the
    /// cache. Every group is written, over the one before when it is the same: no branch to mispredict.
    /// </summary>
    private void FindStretches()
    {
        var keys = _keys.Padded;
        var groups = _groups.AsSpan(0, _count);
        var stretches = _stretches.AsSpan(0, _count);
        var stretch = -1;
        var (lastPane, lastLength, lastKey) = (0L, -1, Vector256<byte>.Zero);
        for (var i = 0; i < groups.Length; i++)
        {
            var (pane, start, length) = (groups[i].Pane, groups[i].KeyStart, groups[i].KeyLength);
            uint hash;
            if (length <= ShortKey.MostBytes)
            {
                var key = ShortKey.Read(keys[start..], length);
                stretch += (key == lastKey) & (pane == lastPane) & (length == lastLength) ? 0 : 1;
                hash = (uint)ShortKey.HashOf(pane, key, length);
                (lastPane, lastLength, lastKey) = (pane, length, key);
            }
            else
            {
                stretch++;
                hash = GroupIndex.HashOfLong(pane, keys.Slice(start, length));
                lastLength = length;
            }

            groups[stretch] = new WantedGroup(pane, hash, start, length);
            stretches[i] = stretch;
        }

        _stretchCount = stretch + 1;
    }
}
