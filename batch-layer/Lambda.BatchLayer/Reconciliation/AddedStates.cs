using Lambda.SharedLogic.State;
using Lambda.SharedLogic.Views;

namespace Lambda.BatchLayer.Reconciliation;

/// <summary>What the batch layer must have counted over several epochs and partitions, from their replays.</summary>
internal sealed class AddedStates(IReadOnlyList<ViewDefinition> views)
{
    private readonly long[] _events = new long[views.Count];

    /// <summary>The tables, in the order of the views.</summary>
    public IReadOnlyList<StateTable> Tables { get; } = [.. views.Select(view => new StateTable(view, StateForm.Exact))];

    /// <summary>How many events were counted, in the order of the views.</summary>
    public IReadOnlyList<long> Events => _events;

    /// <summary>Takes the exact states of a replay, which is left without them.</summary>
    public void TakeFrom(EpochReplay replay)
    {
        for (var view = 0; view < Tables.Count; view++)
        {
            Tables[view].TakeFrom(replay.Exact.Tables[view]);
            _events[view] += replay.Exact.Counts[view].Applied;
        }
    }
}
