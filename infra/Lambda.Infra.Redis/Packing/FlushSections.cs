using System.Runtime.InteropServices;
using Lambda.Infra.Redis.Layout;
using Lambda.Ports.RealTime;

namespace Lambda.Infra.Redis.Packing;

/// <summary>A flush's states in sections of one view, epoch and place. States of epochs that the flush does not keep are left out. Used again, so that nothing is allocated for a state.</summary>
internal sealed class FlushSections
{
    private readonly GroupSorter _sorter = new();
    private readonly HashSet<(string View, long Epoch)> _withHolds = [];
    private readonly HashSet<long> _epochs = [];
    private readonly List<int> _kept = [];
    private List<RealTimeState> _states = [];

    /// <summary>How many sections there are.</summary>
    public int Count => _kept.Count;

    /// <summary>A section's states, by their indexes in <see cref="States"/>.</summary>
    public ReadOnlySpan<int> this[int section] => _sorter.RunOf(_kept[section]);

    /// <summary>What a section's states have in common.</summary>
    public GroupSorter.Bin Of(int section) => _sorter.Bins[_kept[section]];

    /// <summary>The states of all sections.</summary>
    public ReadOnlySpan<RealTimeState> States => CollectionsMarshal.AsSpan(_states);

    /// <summary>Whether triggers say something of one of the states of a view and epoch.</summary>
    public bool HasHolds(string view, long epoch) => _withHolds.Contains((view, epoch));

    /// <summary>Begins with a flush.</summary>
    public void Begin(RealTimeFlush flush)
    {
        _states = flush.States as List<RealTimeState> ?? [.. flush.States];
        _withHolds.Clear();
        _epochs.Clear();
        _kept.Clear();
        foreach (var epoch in flush.Progress.Epochs)
        {
            _epochs.Add(epoch.Epoch);
        }

        _sorter.Begin(_states.Count);
        foreach (ref readonly var state in States)
        {
            _sorter.Add(state.View, state.Epoch, Place.Of(state.Pane, state.Key.Span));
            if (state.Hold is not null)
            {
                _withHolds.Add((state.View, state.Epoch));
            }
        }

        _sorter.Sort();
        for (var bin = 0; bin < _sorter.Bins.Count; bin++)
        {
            if (_epochs.Contains(_sorter.Bins[bin].Epoch))
            {
                _kept.Add(bin);
            }
        }
    }

    /// <summary>Lets the flush go.</summary>
    public void End() => _states = [];
}
