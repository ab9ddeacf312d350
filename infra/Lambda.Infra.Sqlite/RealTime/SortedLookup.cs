using Lambda.Infra.Sqlite.RealTime.Runs;
using Lambda.Ports.RealTime;

namespace Lambda.Infra.Sqlite.RealTime;

/// <summary>Looks up many groups in runs in the order in which runs have them, so that a block that has several is read once.</summary>
internal static class SortedLookup
{
    /// <summary>Tells the newest state of each group that is in a run.</summary>
    public static void Find(RunSet runs, long slot, IReadOnlyList<RealTimeGroup> groups, List<(int Index, int View)> wanted, FoundState found)
    {
        var left = wanted.Select(group => new Wanted(
            group.View, groups[group.Index].Pane, GroupHash.Of(slot, group.View, groups[group.Index].Pane, groups[group.Index].Key.Span), group.Index)).ToArray();
        Array.Sort(left);
        var count = left.Length;
        using var buffer = new BlockBuffer();
        foreach (var run in runs.Runs)
        {
            count = FindIn(run, slot, groups, left.AsSpan(0, count), buffer, found);
        }
    }

    /// <summary>Tells what one run has, and moves the others to the front.</summary>
    private static int FindIn(Run run, long slot, IReadOnlyList<RealTimeGroup> groups, Span<Wanted> wanted, BlockBuffer buffer, FoundState found)
    {
        var (left, section) = (0, default(RunSection));
        var view = -1;
        foreach (var group in wanted)
        {
            if (group.View != view)
            {
                view = group.View;
                section = run.Index.Section(slot, view);
            }

            if (section.States > 0 && run.Index.Filter.MayContain(group.Hash)
                && buffer.Find(run, section, group.Pane, group.Hash, groups[group.Index].Key.Span) is { IsNone: false } record)
            {
                found(group.Index, record.State, record.Hold);
            }
            else
            {
                wanted[left++] = group;
            }
        }

        return left;
    }

    private readonly record struct Wanted(int View, long Pane, ulong Hash, int Index) : IComparable<Wanted>
    {
        public int CompareTo(Wanted other)
        {
            var byView = View.CompareTo(other.View);
            var byPane = byView != 0 ? byView : Pane.CompareTo(other.Pane);
            return byPane != 0 ? byPane : Hash.CompareTo(other.Hash);
        }
    }
}
