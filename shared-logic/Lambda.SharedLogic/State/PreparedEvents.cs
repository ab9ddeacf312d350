using Lambda.SharedLogic.Encoding;
using Lambda.SharedLogic.Events;
using Lambda.SharedLogic.Views;

namespace Lambda.SharedLogic.State;

/// <summary>The events of one batch that a view selects, with the group that each belongs to; reused from batch to batch.</summary>
internal sealed class PreparedEvents
{
    private readonly StateWriter _keys = new();
    private DeliveryEvent[] _events = [];
    private WantedGroup[] _groups = [];
    private int[] _rows = [];
    private int _count;

    /// <summary>The selected events.</summary>
    public ReadOnlySpan<DeliveryEvent> Events => _events.AsSpan(0, _count);

    /// <summary>Forgets everything and makes room for <paramref name="capacity"/> events.</summary>
    public void Clear(int capacity)
    {
        _count = 0;
        _keys.Clear();
        if (capacity > _events.Length)
        {
            _events = new DeliveryEvent[capacity];
            _groups = new WantedGroup[capacity];
            _rows = new int[capacity];
        }
    }

    /// <summary>Remembers an event and its group.</summary>
    public void Add(ViewDefinition view, DeliveryEvent selected)
    {
        var start = _keys.Length;
        foreach (var field in view.KeyFields)
        {
            var text = field.Select(selected);
            _keys.WriteBytes(text.IsPresent ? text.Bytes : GroupKey.UnknownBytes);
        }

        var pane = view.Windowing.PaneOf(selected.EventTime);
        _groups[_count] = new WantedGroup(pane, GroupIndex.HashOf(pane, _keys.Written[start..]), _keys.Length);
        _events[_count++] = selected;
    }

    /// <summary>The row of each event's group in <paramref name="groups"/>; new groups are added.</summary>
    public ReadOnlySpan<int> FindRows(GroupIndex groups)
    {
        groups.FindOrAdd(_groups.AsSpan(0, _count), _keys.Written, _rows);
        return _rows.AsSpan(0, _count);
    }
}
