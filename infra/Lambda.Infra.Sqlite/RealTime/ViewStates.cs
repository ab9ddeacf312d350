using Lambda.Ports.RealTime;

namespace Lambda.Infra.Sqlite.RealTime;

/// <summary>The states of one view in one epoch of one partition that are in memory, by pane and key.</summary>
internal sealed class ViewStates
{
    /// <summary>Sorted arrays rather than a tree: panes are few, mostly added at the end, and asked for by range.</summary>
    private readonly SortedList<long, Dictionary<byte[], StateEntry>> _panes = [];

    /// <summary>All states.</summary>
    public IEnumerable<StateEntry> All => _panes.Values.SelectMany(pane => pane.Values);

    /// <summary>The state of a group, or <c>null</c> when it has none.</summary>
    public StateEntry? Find(long pane, ReadOnlySpan<byte> key) =>
        _panes.TryGetValue(pane, out var keys) && keys.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(key, out var entry) ? entry : null;

    /// <summary>Adds the state of a group that has none.</summary>
    public void Add(StateEntry entry)
    {
        if (!_panes.TryGetValue(entry.Pane, out var keys))
        {
            keys = new Dictionary<byte[], StateEntry>(KeyComparer.Instance);
            _panes.Add(entry.Pane, keys);
        }

        keys.Add(entry.Key, entry);
    }

    /// <summary>Adds the states that the query asks for to a list.</summary>
    public void Collect(RealTimeQuery query, long epoch, List<RealTimeState> into)
    {
        for (var i = FirstPaneFrom(query.FromPane); i < _panes.Count; i++)
        {
            var pane = _panes.GetKeyAtIndex(i);
            if (pane >= query.ToPane && query.ToPane != long.MaxValue)
            {
                return;
            }

            CollectPane(_panes.GetValueAtIndex(i), query, epoch, into);
        }
    }

    private static void CollectPane(Dictionary<byte[], StateEntry> pane, RealTimeQuery query, long epoch, List<RealTimeState> into)
    {
        if (query.Keys is null)
        {
            foreach (var entry in pane.Values)
            {
                if (entry.IsVisible)
                {
                    into.Add(entry.ToVisible(epoch));
                }
            }

            return;
        }

        var lookup = pane.GetAlternateLookup<ReadOnlySpan<byte>>();
        foreach (var key in query.Keys)
        {
            if (lookup.TryGetValue(key.Span, out var entry) && entry.IsVisible)
            {
                into.Add(entry.ToVisible(epoch));
            }
        }
    }

    private int FirstPaneFrom(long from)
    {
        var (low, high) = (0, _panes.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = _panes.GetKeyAtIndex(middle) < from ? (middle + 1, high) : (low, middle);
        }

        return low;
    }
}
