using Lambda.Infra.Sqlite.RealTime.Memory;
using Lambda.Infra.Sqlite.RealTime.Runs;
using Lambda.Ports.RealTime;

namespace Lambda.Infra.Sqlite.RealTime;

/// <summary>The states of one epoch of one partition that are in memory: all that the runs lack, and others for as long as there is room.</summary>
/// <param name="epoch">The epoch.</param>
/// <param name="slot">Its number in the file.</param>
/// <param name="isComplete">Whether the runs have no state that is not here as well.</param>
internal sealed class EpochStates(long epoch, long slot, bool isComplete)
{
    private readonly MemoryTable _table = new(slot);
    private readonly ChangedStates _taken = new();

    public long Epoch { get; } = epoch;

    public long Slot { get; } = slot;

    /// <summary>Whether the runs have no state that is not here as well: then nobody need ask them.</summary>
    public bool IsComplete { get; private set; } = isComplete;

    /// <summary>About how much memory the states take.</summary>
    public long Bytes => _table.Bytes;

    /// <summary>All states that are in memory, with the numbers of their views.</summary>
    public IEnumerable<(int View, StateRecord Record)> All => _table.All();

    /// <summary>Whether what is in the runs must be known before this state is taken in: readers go on seeing it while the new one is held.</summary>
    public bool NeedsStored(int view, in RealTimeState state) => !IsComplete && state.IsHeld && _table.Find(view, state.Pane, state.Key.Span).IsNone;

    /// <summary>Takes in a state of a flush.</summary>
    public void Set(int view, in RealTimeState state)
    {
        if (!state.IsHeld)
        {
            _table.Set(view, state, null);
            return;
        }

        // While the newest state is held, readers keep what they saw before the first one was.
        var before = _table.Find(view, state.Pane, state.Key.Span);
        _table.Set(view, state, before.IsNone ? null : before.IsHeld ? before.Visible : before.State.ToArray());
    }

    /// <summary>Takes a state of the runs into memory.</summary>
    public void Restore(int view, in StateRecord stored) => _table.Restore(view, stored);

    /// <summary>The state of a group, if it is in memory.</summary>
    public StateRecord Find(int view, in RealTimeGroup group) => _table.Find(view, group.Pane, group.Key.Span);

    /// <summary>Adds the states in memory that the query asks for to a list.</summary>
    public void Collect(RealTimeQuery query, int view, List<RealTimeState> into)
    {
        var records = query.Keys is { } keys ? _table.Keys(view, query.FromPane, query.LastPane(), keys) : _table.Range(view, query.FromPane, query.LastPane());
        foreach (var record in records)
        {
            if (record.IsVisible)
            {
                into.Add(record.ToVisible(query.View, Epoch));
            }
        }
    }

    /// <summary>What has changed since this was last asked, with the states of this moment. Valid until this is asked again, or the changes are forgotten.</summary>
    public ChangedStates TakeChanges()
    {
        _table.TakeChanges(_taken);
        return _taken;
    }

    /// <summary>Takes back changes that could not be written.</summary>
    public void ReturnChanges(ChangedStates changes) => _table.ReturnChanges(changes);

    /// <summary>Keeps only what the runs lack. Everything that was taken must have been written.</summary>
    public void Evict()
    {
        _table.Evict();
        IsComplete = false;
    }
}
