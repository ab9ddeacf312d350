using Lambda.Ports.RealTime;

namespace Lambda.Infra.Sqlite.RealTime;

/// <summary>
/// Reads states that are partly in memory and partly in the file, as of one moment: what is in memory and where the file stands are taken while no flush can come
/// in; the file's rows are read afterwards. What is in memory is as new as the file or newer.
/// </summary>
internal static class StoredStates
{
    /// <summary>A consistent read over partitions.</summary>
    public static RealTimeSnapshot Read(IReadOnlyList<PartitionStates> partitions, RealTimeFileReaders readers, RealTimeQuery query)
    {
        var (progress, states) = (new List<PartitionProgress>(), new List<RealTimeState>());
        var inFile = new List<(EpochStates Epoch, int First, int End)>();
        RealTimeFileReader? reader = null;
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
                Collect(partition, query, progress, states, inFile);
            }

            reader = inFile.Count > 0 ? readers.Take() : null;
        }
        finally
        {
            while (reading > 0)
            {
                partitions[--reading].EndReading();
            }
        }

        if (reader is not null)
        {
            Complete(reader, readers, query, inFile, states);
        }

        return new RealTimeSnapshot(progress, states);
    }

    /// <summary>Tells the states of groups, those in memory first.</summary>
    public static void Find(
        PartitionStates partition, RealTimeFileReaders readers, long epoch, IReadOnlyList<RealTimeGroup> groups, FoundState found)
    {
        var (missing, inMemory) = (new List<int>(), new List<(int Index, ReadOnlyMemory<byte> State, Hold? Hold)>());
        RealTimeFileReader? reader = null;
        var slot = 0L;
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
                if (states.Find(groups[i]) is { } entry)
                {
                    inMemory.Add((i, entry.State, entry.Held?.Hold));
                }
                else
                {
                    missing.Add(i);
                }
            }

            reader = states.IsComplete || missing.Count == 0 ? null : readers.Take();
        }
        finally
        {
            partition.EndReading();
        }

        foreach (var (index, state, hold) in inMemory)
        {
            found(index, state.Span, hold);
        }

        if (reader is not null)
        {
            FindInFile(reader, readers, slot, groups, missing, found);
        }
    }

    /// <summary>Every state of an epoch, the file's row by row.</summary>
    public static IEnumerable<RealTimeState> Load(PartitionStates partition, RealTimeFileReaders readers, long epoch)
    {
        RealTimeFileReader? reader;
        EpochStates? states;
        List<RealTimeState> inMemory;
        partition.BeginReading();
        try
        {
            states = partition.Epoch(epoch);
            if (states is null)
            {
                yield break;
            }

            inMemory = [.. states.All.Select(entry => entry.ToState(epoch))];
            reader = states.IsComplete ? null : readers.Take();
        }
        finally
        {
            partition.EndReading();
        }

        foreach (var state in inMemory)
        {
            yield return state;
        }

        if (reader is null)
        {
            yield break;
        }

        try
        {
            var newer = new HashSet<RealTimeState>(inMemory, SameGroup.Instance);
            foreach (var state in reader.Load(states).Where(state => !newer.Contains(state)))
            {
                yield return state;
            }
        }
        finally
        {
            readers.Return(reader);
        }
    }

    private static void Collect(
        PartitionStates partition, RealTimeQuery query, List<PartitionProgress> progress, List<RealTimeState> states, List<(EpochStates Epoch, int First, int End)> inFile)
    {
        var epochs = new List<EpochStates>();
        if (partition.Progress(query.FromEpoch, epochs) is not { } known)
        {
            return;
        }

        progress.Add(known);
        foreach (var epoch in epochs)
        {
            var first = states.Count;
            epoch.Collect(query, states);
            if (!epoch.IsComplete)
            {
                inFile.Add((epoch, first, states.Count));
            }
        }
    }

    private static void Complete(
        RealTimeFileReader reader, RealTimeFileReaders readers, RealTimeQuery query, List<(EpochStates Epoch, int First, int End)> inFile, List<RealTimeState> states)
    {
        try
        {
            foreach (var (epoch, first, end) in inFile)
            {
                var newer = first == end ? null : new HashSet<RealTimeState>(states.Skip(first).Take(end - first), SameGroup.Instance);
                var start = states.Count;
                reader.Collect(epoch, query, states);
                if (newer is not null)
                {
                    states.RemoveAll(start, state => newer.Contains(state));
                }
            }
        }
        finally
        {
            readers.Return(reader);
        }
    }

    private static void FindInFile(
        RealTimeFileReader reader, RealTimeFileReaders readers, long slot, IReadOnlyList<RealTimeGroup> groups, List<int> missing, FoundState found)
    {
        try
        {
            foreach (var index in missing)
            {
                if (reader.TryFind(slot, groups[index], out var state, out var hold))
                {
                    found(index, state, hold);
                }
            }
        }
        finally
        {
            readers.Return(reader);
        }
    }

    /// <summary>Removes items from an index on.</summary>
    private static void RemoveAll(this List<RealTimeState> states, int start, Func<RealTimeState, bool> match)
    {
        var kept = start;
        for (var i = start; i < states.Count; i++)
        {
            if (!match(states[i]))
            {
                states[kept++] = states[i];
            }
        }

        states.RemoveRange(kept, states.Count - kept);
    }

    /// <summary>States of one view and epoch are of one group when pane and key are equal.</summary>
    private sealed class SameGroup : IEqualityComparer<RealTimeState>
    {
        public static readonly SameGroup Instance = new();

        public bool Equals(RealTimeState left, RealTimeState right) =>
            left.Pane == right.Pane && left.View == right.View && left.Key.Span.SequenceEqual(right.Key.Span);

        public int GetHashCode(RealTimeState state) => HashCode.Combine(state.Pane, KeyComparer.Instance.GetHashCode(state.Key.Span));
    }
}
