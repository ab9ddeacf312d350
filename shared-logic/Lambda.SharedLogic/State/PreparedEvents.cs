using Lambda.SharedLogic.Encoding;
using Lambda.SharedLogic.Events;
using Lambda.SharedLogic.Views;

namespace Lambda.SharedLogic.State;

/// <summary>The groups that the events of one batch belong to which a view selects; reused from batch to batch.</summary>
internal sealed class PreparedEvents
{
    private readonly StateWriter _keys = new();
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

        foreach (var next in selected)
        {
            Add(view, next);
        }

        return selected;
    }

    /// <summary>The row of each event's group in <paramref name="groups"/>; new groups are added.</summary>
    public ReadOnlySpan<int> FindRows(GroupIndex groups)
    {
        groups.FindOrAdd(_groups.AsSpan(0, _count), _keys.Written, _rows);
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

    private void Add(ViewDefinition view, DeliveryEvent selected)
    {
        var start = _keys.Length;
        foreach (var field in view.KeyFields)
        {
            var text = field.Select(selected);
            _keys.WriteBytes(text.IsPresent ? text.Bytes : GroupKey.UnknownBytes);
        }

        var pane = view.Windowing.PaneOf(selected.EventTime);
        _groups[_count++] = new WantedGroup(pane, GroupIndex.HashOf(pane, _keys.Written[start..]), _keys.Length);
    }
}
