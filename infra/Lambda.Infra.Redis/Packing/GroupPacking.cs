using Lambda.Infra.Redis.Layout;
using Lambda.Ports.RealTime;

namespace Lambda.Infra.Redis.Packing;

/// <summary>Asks for groups by place, and tells what was found of them.</summary>
internal static class GroupPacking
{
    private const int GroupsPerSection = 1000;
    private const byte Plain = (byte)'v';

    /// <summary>Packs some of the groups.</summary>
    public static void Pack(IReadOnlyList<RealTimeGroup> groups, int first, int count, GroupSorter sorter, PackWriter writer)
    {
        sorter.Begin(count);
        for (var i = 0; i < count; i++)
        {
            var group = groups[first + i];
            sorter.Add(group.View, 0, Place.Of(group.Pane, group.Key.Span));
        }

        sorter.Sort();
        var pane = new byte[Place.PaneBytes];
        for (var bin = 0; bin < sorter.Bins.Count; bin++)
        {
            for (var run = sorter.RunOf(bin); !run.IsEmpty; run = run[Math.Min(run.Length, GroupsPerSection)..])
            {
                PackSection(groups, first, sorter.Bins[bin], run[..Math.Min(run.Length, GroupsPerSection)], writer, pane);
            }
        }
    }

    /// <summary>Tells what was found of the groups that were packed last.</summary>
    public static void Tell(byte[] packed, GroupSorter sorter, int first, FoundState found)
    {
        if (packed.Length == 0)
        {
            return;
        }

        var reader = new PackReader(packed);
        reader.ReadArray();
        for (var bin = 0; bin < sorter.Bins.Count; bin++)
        {
            foreach (var index in sorter.RunOf(bin))
            {
                var state = reader.ReadBytes().Span;
                if (!state.IsEmpty)
                {
                    var isPlain = state[0] == Plain;
                    found(first + index, state[(isPlain ? 1 : HoldCode.Length)..], isPlain ? null : HoldCode.Read(state));
                }
            }
        }
    }

    private static void PackSection(
        IReadOnlyList<RealTimeGroup> groups, int first, in GroupSorter.Bin bin, ReadOnlySpan<int> run, PackWriter writer, byte[] pane)
    {
        var bytes = PlacePacking.SectionBytes(bin.View);
        foreach (var index in run)
        {
            bytes += PlacePacking.FieldBytes(groups[first + index].Key);
        }

        writer.Reserve(bytes);
        writer.BeginArray(4);
        writer.WriteText(bin.View);
        writer.WriteText(bin.Place.Name);
        writer.WritePaneBefore(bin.Place, pane);
        writer.BeginArray(run.Length);
        foreach (var index in run)
        {
            var group = groups[first + index];
            writer.WriteField(bin.Place, group.Pane, group.Key.Span, pane);
        }
    }
}
