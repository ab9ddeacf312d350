using Lambda.SharedLogic.Events;
using Lambda.SharedLogic.Views;
using Lambda.SharedLogic.Windows;

namespace Lambda.SharedLogic.State;

/// <summary>The groups that the events of one batch belong to which a view selects; reused from batch to batch.</summary>
internal sealed class PreparedEvents
{
    private readonly KeyBuffer _keys = new();
    private DeliveryEvent[] _selected = [];
    private WantedGroup[] _groups = [];
    private int[] _rows = [];
    private int _count;

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        _count = 0;
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
            _rows = new int[selected.Length];
        }

        WriteKeys(view, selected);
        HashKeys();
        return selected;
    }

    /// <summary>The row of each event's group in <paramref name="groups"/>; new groups are added.</summary>
    public ReadOnlySpan<int> FindRows(GroupIndex groups)
    {
        groups.FindOrAdd(_groups.AsSpan(0, _count), _keys.Padded, _rows);
        return _rows.AsSpan(0, _count);
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
            var next = selected[i];
            foreach (var field in keyFields)
            {
                _keys.Add(field.Select(next));
            }

            if ((ulong)(next.EventTime - pane) >= period)
            {
                pane = windowing.PaneOf(next.EventTime);
                period = (ulong)windowing.Period;
            }

            groups[i] = new WantedGroup(pane, 0, _keys.Length);
        }

        _count = selected.Length;
    }

    /// <summary>In a pass of its own: whoever reads in one piece what he has just written in several waits until all of it is in the cache.</summary>
    private void HashKeys()
    {
        var keys = _keys.Padded;
        var start = 0;
        foreach (ref var group in _groups.AsSpan(0, _count))
        {
            group = group with { Hash = GroupIndex.HashOf(group.Pane, keys[start..], group.KeyEnd - start) };
            start = group.KeyEnd;
        }
    }
}
