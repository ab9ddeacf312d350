namespace Lambda.Infra.Sqlite.RealTime.Runs;

/// <summary>Reads states out of a set of runs: of each group the newest.</summary>
internal static class RunReads
{
    /// <summary>So much is read at once of a range: small enough for the youngest generation of the heap.</summary>
    private const int ReadBytes = 64 * 1024;

    /// <summary>So many keys are compared one by one.</summary>
    private const int FewKeys = 4;

    /// <summary>The state of one group, valid until the buffer is used again.</summary>
    public static StateRecord Find(RunSet runs, BlockBuffer buffer, long slot, int view, long pane, ReadOnlySpan<byte> key)
    {
        var hash = GroupHash.Of(slot, view, pane, key);
        foreach (var run in runs.Runs)
        {
            var section = run.Index.Section(slot, view);
            if (section.States > 0 && run.Index.Filter.MayContain(hash) && buffer.Find(run, section, pane, hash, key) is { IsNone: false } found)
            {
                return found;
            }
        }

        return default;
    }

    /// <summary>All states of a view of an epoch whose panes are in a range, both ends included. They stay valid.</summary>
    public static IEnumerable<StateRecord> Range(RunSet runs, long slot, int view, long from, long to)
    {
        using var merge = new RunMerge(runs.Runs.Select(run => CursorOf(run, slot, view, from, to)));
        while (merge.MoveNext())
        {
            var pane = merge.Current.Pane;
            if (pane > to)
            {
                yield break;
            }

            if (pane >= from)
            {
                yield return merge.Current;
            }
        }
    }

    /// <summary>The states of some keys of a view of an epoch whose panes are in a range, both ends included. Of a group it may give several, the newest first. Valid until the next.</summary>
    public static IEnumerable<StateRecord> Keys(
        RunSet runs, BlockBuffer buffer, long slot, int view, long from, long to, IReadOnlyList<ReadOnlyMemory<byte>> keys)
    {
        var wanted = keys.Count > FewKeys ? new HashSet<byte[]>(keys.Select(key => key.ToArray()), KeyComparer.Instance) : null;
        foreach (var run in runs.Runs)
        {
            var section = run.Index.Section(slot, view);
            var block = run.Index.FirstBlockFrom(section, from);
            while (block < section.EndBlock && run.Index.Blocks[block].FirstPane <= to)
            {
                // Within a pane of one block or more each key is looked up. Blocks of several panes are read through.
                var (first, last) = (run.Index.Blocks[block].FirstPane, run.Index.Blocks[block].LastPane);
                if (first == last || from == to)
                {
                    var pane = from == to ? from : first;
                    foreach (var key in keys)
                    {
                        var hash = GroupHash.Of(slot, view, pane, key.Span);
                        if (run.Index.Filter.MayContain(hash) && buffer.Find(run, section, pane, hash, key.Span) is { IsNone: false } found)
                        {
                            yield return found;
                        }
                    }

                    block = pane == long.MaxValue ? section.EndBlock : run.Index.FirstBlockFrom(section, pane + 1);
                    if (from == to)
                    {
                        break;
                    }

                    continue;
                }

                foreach (var record in buffer.Records(run, block))
                {
                    if (record.Pane >= from && record.Pane <= to && IsWanted(record, keys, wanted))
                    {
                        yield return record;
                    }
                }

                block++;
            }
        }
    }

    private static RunCursor CursorOf(Run run, long slot, int view, long from, long to)
    {
        var section = run.Index.Section(slot, view);
        return new RunCursor(run, run.Index.FirstBlockFrom(section, from), run.Index.EndBlockAt(section, to), ReadBytes, isKept: true);
    }

    private static bool IsWanted(in StateRecord record, IReadOnlyList<ReadOnlyMemory<byte>> keys, HashSet<byte[]>? wanted)
    {
        if (wanted is not null)
        {
            return wanted.GetAlternateLookup<ReadOnlySpan<byte>>().Contains(record.Key);
        }

        for (var i = 0; i < keys.Count; i++)
        {
            if (keys[i].Span.SequenceEqual(record.Key))
            {
                return true;
            }
        }

        return false;
    }
}
