namespace Lambda.Infra.Sqlite.RealTime.Runs;

/// <summary>Makes one file out of some runs: of each group the newest state, none of dropped epochs.</summary>
internal static class MergedRun
{
    private const int ReadBytes = 256 * 1024;
    private const int RecordsBetweenLooks = 4096;

    /// <summary>Writes the file and makes it durable.</summary>
    /// <param name="newestFirst">Runs, neighbours in age.</param>
    /// <param name="isLive">Whether a slot's epoch is kept.</param>
    /// <param name="id">The file's number.</param>
    /// <param name="path">The file, which is not there yet.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="DamagedRunException">A run is not as it was written.</exception>
    public static (RunIndex Index, RunLine Line) Write(IReadOnlyList<Run> newestFirst, Func<long, bool> isLive, long id, string path, CancellationToken cancellationToken)
    {
        var sections = newestFirst.SelectMany(run => run.Index.Sections).Where(section => isLive(section.Slot)).ToList();
        using var writer = new RunWriter(path, sections.Sum(section => section.States));
        foreach (var (slot, view) in sections.Select(section => (section.Slot, section.View)).Distinct().Order())
        {
            writer.Begin(slot, view);
            using var merge = new RunMerge(newestFirst.Select(run => CursorOf(run, slot, view)));
            for (var records = 1; merge.MoveNext(); records++)
            {
                writer.Add(merge.Current);
                if (records % RecordsBetweenLooks == 0)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                }
            }
        }

        return writer.Complete(id, newestFirst[0].Line.Newest);
    }

    private static RunCursor CursorOf(Run run, long slot, int view)
    {
        var section = run.Index.Section(slot, view);
        return new RunCursor(run, section.FirstBlock, section.EndBlock, ReadBytes, isKept: false);
    }
}
