using Lambda.Infra.Sqlite.RealTime.Runs;
using Lambda.Ports.RealTime;

namespace Lambda.Infra.Sqlite.RealTime;

/// <summary>
/// Reads states that are partly in memory and partly in runs, as of one moment: what is in memory and which runs there are are taken while no flush can come in; the runs
/// are read afterwards. What is in memory is as new as any run or newer.
/// </summary>
/// <param name="manifest">The runs.</param>
/// <param name="views">The numbers of views.</param>
internal sealed class StoredStates(Manifest manifest, ViewNumbers views)
{
    /// <summary>A consistent read over partitions.</summary>
    /// <exception cref="DamagedRunException">A run is not as it was written.</exception>
    public RealTimeSnapshot Read(IReadOnlyList<PartitionStates> partitions, RealTimeQuery query)
    {
        var (progress, states) = (new List<PartitionProgress>(), new List<RealTimeState>());
        var inRuns = new List<(EpochStates Epoch, int First, int End)>();
        var view = query.IsEmpty() ? -1 : views.Find(query.View);
        RunSet? runs = null;
        var reading = 0;
        try
        {
            // In one order, so that readers never wait for one another; a flush holds one partition only.
            for (; reading < partitions.Count; reading++)
            {
                partitions[reading].BeginReading();
            }

            foreach (var partition in partitions)
            {
                Collect(partition, query, view, progress, states, inRuns);
            }

            runs = inRuns.Count > 0 ? manifest.Take() : null;
        }
        finally
        {
            while (reading > 0)
            {
                partitions[--reading].EndReading();
            }
        }

        if (runs is not null)
        {
            using (runs)
            {
                Complete(runs, query, view, inRuns, states);
            }
        }

        return new RealTimeSnapshot(progress, states);
    }

    /// <summary>Tells the states of groups, those in memory first.</summary>
    /// <exception cref="DamagedRunException">A run is not as it was written.</exception>
    public void Find(PartitionStates partition, long epoch, IReadOnlyList<RealTimeGroup> groups, FoundState found)
    {
        var (missing, inMemory) = (new List<(int Index, int View)>(), new List<(int Index, StateRecord Record)>());
        RunSet? runs;
        long slot;
        partition.BeginReading();
        try
        {
            if (partition.Epoch(epoch) is not { } states)
            {
                return;
            }

            slot = states.Slot;
            for (var i = 0; i < groups.Count; i++)
            {
                var view = views.Find(groups[i].View);
                if (view >= 0 && states.Find(view, groups[i]) is { IsNone: false } record)
                {
                    inMemory.Add((i, record));
                }
                else if (view >= 0)
                {
                    missing.Add((i, view));
                }
            }

            runs = states.IsComplete || missing.Count == 0 ? null : manifest.Take();
        }
        finally
        {
            partition.EndReading();
        }

        foreach (var (index, record) in inMemory)
        {
            found(index, record.State, record.Hold);
        }

        if (runs is not null)
        {
            using (runs)
            {
                SortedLookup.Find(runs, slot, groups, missing, found);
            }
        }
    }

    /// <summary>Every state of an epoch, the runs' one by one.</summary>
    /// <exception cref="DamagedRunException">A run is not as it was written.</exception>
    public IEnumerable<RealTimeState> Load(PartitionStates partition, long epoch)
    {
        RunSet? runs;
        long slot;
        List<RealTimeState> inMemory;
        string[] names;
        partition.BeginReading();
        try
        {
            if (partition.Epoch(epoch) is not { } states)
            {
                yield break;
            }

            (slot, names) = (states.Slot, views.Names);
            inMemory = [.. states.All.Select(entry => entry.Record.ToState(names[entry.View], epoch))];
            runs = states.IsComplete ? null : manifest.Take();
        }
        finally
        {
            partition.EndReading();
        }

        foreach (var state in inMemory)
        {
            yield return state;
        }

        if (runs is null)
        {
            yield break;
        }

        using (runs)
        {
            var newer = new HashSet<RealTimeState>(inMemory, SameGroup.Instance);
            for (var view = 0; view < names.Length; view++)
            {
                foreach (var record in RunReads.Range(runs, slot, view, long.MinValue, long.MaxValue))
                {
                    var state = record.ToState(names[view], epoch);
                    if (!newer.Contains(state))
                    {
                        yield return state;
                    }
                }
            }
        }
    }

    private static void Collect(
        PartitionStates partition, RealTimeQuery query, int view, List<PartitionProgress> progress, List<RealTimeState> states, List<(EpochStates Epoch, int First, int End)> inRuns)
    {
        var epochs = new List<EpochStates>();
        if (partition.Progress(query.FromEpoch, epochs) is not { } known)
        {
            return;
        }

        progress.Add(known);
        foreach (var epoch in epochs.Where(_ => view >= 0))
        {
            var first = states.Count;
            epoch.Collect(query, view, states);
            if (!epoch.IsComplete)
            {
                inRuns.Add((epoch, first, states.Count));
            }
        }
    }

    private static void Complete(RunSet runs, RealTimeQuery query, int view, List<(EpochStates Epoch, int First, int End)> inRuns, List<RealTimeState> states)
    {
        using var buffer = new BlockBuffer();
        foreach (var (epoch, first, end) in inRuns)
        {
            var newer = first == end ? null : new HashSet<RealTimeState>(states.Skip(first).Take(end - first), SameGroup.Instance);
            if (query.Keys is not { } keys)
            {
                foreach (var record in RunReads.Range(runs, epoch.Slot, view, query.FromPane, query.LastPane()))
                {
                    Add(record, query.View, epoch.Epoch, newer, states);
                }

                continue;
            }

            foreach (var record in RunReads.Keys(runs, buffer, epoch.Slot, view, query.FromPane, query.LastPane(), keys))
            {
                var copy = record.Copy();
                newer ??= new HashSet<RealTimeState>(SameGroup.Instance);
                if (newer.Add(copy.ToVisible(query.View, epoch.Epoch)) && copy.IsVisible)
                {
                    states.Add(copy.ToVisible(query.View, epoch.Epoch));
                }
            }
        }
    }

    private static void Add(in StateRecord record, string view, long epoch, HashSet<RealTimeState>? newer, List<RealTimeState> states)
    {
        if (record.IsVisible && record.ToVisible(view, epoch) is var state && newer?.Contains(state) != true)
        {
            states.Add(state);
        }
    }
}
