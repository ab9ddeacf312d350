using System.Runtime.InteropServices;
using Lambda.Ports.RealTime;

namespace Lambda.Infra.Sqlite.RealTime;

/// <summary>The states of one epoch of one partition.</summary>
/// <param name="epoch">The epoch.</param>
/// <param name="slot">Its number in the file: the upper half of its states' row numbers.</param>
internal sealed class EpochStates(long epoch, long slot)
{
    private readonly Dictionary<string, ViewStates> _views = new(StringComparer.Ordinal);
    private List<StateEntry> _changed = [];
    private uint _next;

    public long Epoch { get; } = epoch;

    public long Slot { get; } = slot;

    /// <summary>All states.</summary>
    public IEnumerable<StateEntry> All => _views.Values.SelectMany(view => view.All);

    /// <summary>How many groups of a view have a state.</summary>
    public long Count(string view) => _views.TryGetValue(view, out var states) ? states.Count : 0;

    /// <summary>Takes in a state of a flush.</summary>
    public void Set(in RealTimeState state)
    {
        var view = ViewOf(state.View);
        var entry = view.Find(state.Pane, state.Key.Span);
        var isFirst = entry is null;
        if (entry is null)
        {
            entry = new StateEntry(state.View, state.Pane, state.Key.ToArray(), _next);
            _next = checked(_next + 1);
            view.Add(entry);
        }

        entry.Set(Own(state.State), state.Hold, isFirst);
        MarkChanged(entry);
    }

    /// <summary>Takes in a state of the file.</summary>
    public void Restore(StateEntry stored)
    {
        ViewOf(stored.View).Add(stored);
        _next = Math.Max(_next, checked(stored.Number + 1));
    }

    /// <summary>Adds the states that the query asks for to a list.</summary>
    public void Collect(RealTimeQuery query, List<RealTimeState> into)
    {
        if (_views.TryGetValue(query.View, out var states))
        {
            states.Collect(query, Epoch, into);
        }
    }

    /// <summary>What has changed since this was last asked, with the states of this moment.</summary>
    public List<StateChange> TakeChanges()
    {
        var taken = _changed.ConvertAll(entry => new StateChange(entry, entry.State, entry.Held));
        _changed.ForEach(entry => entry.IsChanged = false);
        _changed = [];
        return taken;
    }

    /// <summary>Takes back changes that could not be written.</summary>
    public void MarkChanged(StateEntry entry)
    {
        if (!entry.IsChanged)
        {
            entry.IsChanged = true;
            _changed.Add(entry);
        }
    }

    private ViewStates ViewOf(string view)
    {
        if (!_views.TryGetValue(view, out var states))
        {
            states = new ViewStates();
            _views.Add(view, states);
        }

        return states;
    }

    /// <summary>The array itself when it holds this state and nothing else; a copy of a slice, which would keep a larger buffer alive or be written into.</summary>
    private static ReadOnlyMemory<byte> Own(ReadOnlyMemory<byte> state) =>
        MemoryMarshal.TryGetArray(state, out var segment) && segment.Count == segment.Array!.Length ? state : state.ToArray();
}
