using Lambda.BatchLayer.Spilling;
using Lambda.Ports.Batch;
using Lambda.SharedLogic.State;
using Lambda.SharedLogic.Views;

namespace Lambda.BatchLayer.Reconciliation;

/// <summary>What the batch layer must have counted over several epochs and partitions, from their replays.</summary>
/// <param name="views">The views.</param>
/// <param name="area">Where states go that have to leave memory: those of the replays as well.</param>
/// <param name="memory">Says when they have to.</param>
internal sealed class AddedStates(IReadOnlyList<ViewDefinition> views, ISpillArea area, StateMemory memory)
{
    private readonly long[] _events = new long[views.Count];

    /// <summary>Where the exact states of replays have to go, so that they can be taken over.</summary>
    public ISpillArea Area => area;

    /// <summary>The tables, in the order of the views.</summary>
    public IReadOnlyList<SpillingTable> Tables { get; } = [.. views.Select(view => memory.Watch(new SpillingTable(view, StateForm.Exact, area)))];

    /// <summary>How many events were counted, in the order of the views.</summary>
    public IReadOnlyList<long> Events => _events;

    /// <summary>Takes the exact states of a replay, which is left without them.</summary>
    public void TakeFrom(EpochReplay replay)
    {
        for (var view = 0; view < Tables.Count; view++)
        {
            Tables[view].TakeFrom(replay.Exact.Tables[view]);
            _events[view] += replay.Exact.Counts[view].Applied;
            memory.Enforce();
        }
    }
}
