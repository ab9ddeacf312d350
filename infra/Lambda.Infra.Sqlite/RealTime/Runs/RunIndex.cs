namespace Lambda.Infra.Sqlite.RealTime.Runs;

/// <summary>Where things are in a run: its sections in the order of slot and view, its blocks, and its filter. In memory for as long as the run is in use.</summary>
/// <param name="Sections">The sections.</param>
/// <param name="Blocks">The blocks.</param>
/// <param name="Filter">Which groups the run may have.</param>
internal sealed record RunIndex(RunSection[] Sections, RunBlock[] Blocks, RunFilter Filter)
{
    /// <summary>How many states the run has, of dropped epochs too.</summary>
    public long States { get; } = Sections.Sum(section => section.States);

    /// <summary>The section of a view of an epoch; one without blocks when the run has none.</summary>
    public RunSection Section(long slot, int view)
    {
        var (low, high) = (0, Sections.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            var section = Sections[middle];
            (low, high) = section.Slot < slot || (section.Slot == slot && section.View < view) ? (middle + 1, high) : (low, middle);
        }

        return low < Sections.Length && Sections[low].Slot == slot && Sections[low].View == view ? Sections[low] : default;
    }

    /// <summary>The last block of a section that may hold a record of this pane and hash: the last one that does not begin behind it; less than the section's first when there is none.</summary>
    public int LastBlockFor(in RunSection section, long pane, ulong hash)
    {
        var (low, high) = (section.FirstBlock, section.EndBlock);
        while (low < high)
        {
            var middle = (low + high) / 2;
            ref readonly var block = ref Blocks[middle];
            (low, high) = block.FirstPane < pane || (block.FirstPane == pane && block.FirstHash <= hash) ? (middle + 1, high) : (low, middle);
        }

        return low - 1;
    }

    /// <summary>The first block of a section that reaches a pane.</summary>
    public int FirstBlockFrom(in RunSection section, long pane)
    {
        var (low, high) = (section.FirstBlock, section.EndBlock);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = Blocks[middle].LastPane < pane ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    /// <summary>The block after the last one of a section that begins at or before a pane.</summary>
    public int EndBlockAt(in RunSection section, long pane) => LastBlockFor(section, pane, ulong.MaxValue) + 1;
}
