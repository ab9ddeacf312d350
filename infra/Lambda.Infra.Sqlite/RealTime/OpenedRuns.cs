using Lambda.Infra.Sqlite.RealTime.Runs;

namespace Lambda.Infra.Sqlite.RealTime;

/// <summary>
/// What a start finds of the runs that the manifest names. It reads the tail of each, no states. A run that is missing, has another length or whose tail has another checksum
/// is lost, and so is every epoch with states in it. A damaged block is found when it is read.
/// </summary>
internal sealed class OpenedRuns
{
    private readonly List<Run> _runs = [];

    private OpenedRuns()
    {
    }

    /// <summary>The runs that are as they were written, newest first.</summary>
    public Run[] Runs => [.. _runs];

    /// <summary>The highest number of a file.</summary>
    public long LastId { get; private set; }

    /// <summary>The number of the newest checkpoint.</summary>
    public long LastNewest { get; private set; }

    /// <summary>The highest slot of which a state is in any file: of a dropped epoch too, so that no new one takes its place.</summary>
    public long LastSlot { get; private set; }

    /// <summary>Slots of which states are lost.</summary>
    public HashSet<long> LostSlots { get; } = [];

    /// <summary>How many states the runs have by slot and view. A group that is in several runs counts as often, so that there are lost ones when these are fewer than groups; and none, if no run is lost, when there are as many.</summary>
    public Dictionary<(long Slot, int View), long> States { get; } = [];

    /// <summary>Opens the runs, and deletes the files that are not named.</summary>
    public static OpenedRuns Open(RealTimeFile file, string folder)
    {
        Directory.CreateDirectory(folder);
        var opened = new OpenedRuns();
        var lines = file.ReadRuns();
        var contents = file.ReadContents().ToLookup(content => content.Run, content => (content.Slot, content.View, content.States));
        foreach (var line in lines)
        {
            opened.Add(line, [.. contents[line.Id]], Run.TryOpen(line, Run.PathOf(folder, line.Id)));
        }

        var named = lines.Select(line => Run.PathOf(folder, line.Id)).ToHashSet(StringComparer.Ordinal);
        foreach (var left in Directory.EnumerateFiles(folder).Where(path => !named.Contains(path)))
        {
            File.Delete(left);
        }

        return opened;
    }

    private void Add(RunLine line, HashSet<(long Slot, int View, long States)> contents, Run? run)
    {
        LastId = Math.Max(LastId, line.Id);
        LastNewest = Math.Max(LastNewest, line.Newest);
        if (run is null)
        {
            LostSlots.UnionWith(contents.Select(content => content.Slot));
            return;
        }

        _runs.Add(run);
        foreach (var (slot, view, _, _, states) in run.Index.Sections)
        {
            LastSlot = Math.Max(LastSlot, slot);
            if (contents.Remove((slot, view, states)))
            {
                States[(slot, view)] = States.GetValueOrDefault((slot, view)) + states;
            }
        }

        // Files and manifest must say the same of every kept epoch.
        LostSlots.UnionWith(contents.Select(content => content.Slot));
    }
}
