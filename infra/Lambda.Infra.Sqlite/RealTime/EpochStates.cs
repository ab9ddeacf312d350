using Lambda.Ports.RealTime;

namespace Lambda.Infra.Sqlite.RealTime;

/// <summary>The states of one epoch of one partition that are in memory: all that the file lacks, and others for as long as there is room.</summary>
/// <param name="epoch">The epoch.</param>
/// <param name="slot">Its number in the file.</param>
/// <param name="isComplete">Whether the file has no state that is not here as well.</param>
internal sealed class EpochStates(long epoch, long slot, bool isComplete)
{
    private readonly Dictionary<string, ViewStates> _views = new(StringComparer.Ordinal);
    private readonly List<StateEntry> _changed = [];

    /// <summary>Used again by every checkpoint: a list of this size for each would be work for the garbage collector.</summary>
    private readonly List<StateChange> _taken = [];

    public long Epoch { get; } = epoch;

    public long Slot { get; } = slot;

    /// <summary>Whether the file has no state that is not here as well: then nobody need ask it.</summary>
    public bool IsComplete { get; private set; } = isComplete;

    /// <summary>About how much memory the states take.</summary>
    public long Bytes { get; private set; }

    /// <summary>All states that are in memory.</summary>
    public IEnumerable<StateEntry> All => _views.Values.SelectMany(view => view.All);

    /// <summary>Whether what is in the file must be known before this state is taken in: readers go on seeing it while the new one is held.</summary>
    public bool NeedsStored(in RealTimeState state) => !IsComplete && state.IsHeld && Find(new RealTimeGroup(state.View, state.Pane, state.Key)) is null;

    /// <summary>Takes in a state of a flush.</summary>
    public void Set(in RealTimeState state)
    {
        var view = ViewOf(state.View);
        var entry = view.Find(state.Pane, state.Key.Span);
        var isFirst = entry is null;
        if (entry is null)
        {
            entry = new StateEntry(state.View, state.Pane, state.Key.ToArray());
            view.Add(entry);
        }
        else
        {
            Bytes -= entry.Bytes;
        }

        entry.Set(state.State.ToArray(), state.Hold, isFirst);
        Bytes += entry.Bytes;
        MarkChanged(entry);
    }

    /// <summary>Takes a state of the file into memory.</summary>
    public void Restore(StateEntry stored)
    {
        ViewOf(stored.View).Add(stored);
        Bytes += stored.Bytes;
    }

    /// <summary>The state of a group, if it is in memory.</summary>
    public StateEntry? Find(in RealTimeGroup group) => _views.TryGetValue(group.View, out var states) ? states.Find(group.Pane, group.Key.Span) : null;

    /// <summary>Adds the states in memory that the query asks for to a list.</summary>
    public void Collect(RealTimeQuery query, List<RealTimeState> into)
    {
        if (_views.TryGetValue(query.View, out var states))
        {
            states.Collect(query, Epoch, into);
        }
    }

    /// <summary>What has changed since this was last asked, with the states of this moment. Valid until this is asked again, or the changes are forgotten.</summary>
    public List<StateChange> TakeChanges()
    {
        _taken.Clear();
        foreach (var entry in _changed)
        {
            _taken.Add(new StateChange(entry, entry.State, entry.Held));
            entry.IsChanged = false;
        }

        _changed.Clear();
        return _taken;
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

    /// <summary>Keeps only what the file lacks. Everything that was taken must have been written.</summary>
    public void Evict()
    {
        _views.Clear();
        Bytes = 0;
        IsComplete = false;
        foreach (var entry in _changed)
        {
            ViewOf(entry.View).Add(entry);
            Bytes += entry.Bytes;
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
}
