using Lambda.Ports.Catalog;
using Lambda.Ports.Master;

namespace Lambda.BatchLayer.Runs;

/// <summary>Everything that a run with a given cut has to count: checked to be all of it.</summary>
/// <param name="Cut">The cut.</param>
/// <param name="CutOffsets">For each partition that has anything before the cut the offset of the cut's barrier.</param>
/// <param name="Files">The files of all epochs before the cut.</param>
/// <param name="Partitions">Which partitions there are.</param>
public sealed record RunInput(long Cut, IReadOnlyList<long> CutOffsets, IReadOnlyList<EventFile> Files, Partitioning Partitions)
{
    /// <summary>Puts files and closed epochs together.</summary>
    /// <exception cref="IncompleteEpochsException">Epochs do not follow one another, or their files do not hold all of their rows.</exception>
    public static RunInput Check(long cut, Partitioning partitions, IReadOnlyList<ClosedEpoch> closed, IReadOnlyList<EventFile> files)
    {
        var rows = files.GroupBy(file => (file.Epoch, file.Partition)).ToDictionary(group => group.Key, group => group.Sum(file => file.Rows));
        var incomplete = new SortedSet<long>();
        var details = new List<string>();
        var offsets = new long[partitions.CountAt(cut - 1)];
        foreach (var epoch in closed.OrderBy(epoch => epoch.Epoch))
        {
            var found = rows.GetValueOrDefault((epoch.Epoch, epoch.Partition));
            if (found != epoch.Rows || epoch.First != offsets[epoch.Partition])
            {
                incomplete.Add(epoch.Epoch);
                details.Add($"epoch {epoch.Epoch}, partition {epoch.Partition}: {found} of {epoch.Rows} events from offset {offsets[epoch.Partition]} to {epoch.End}");
            }

            offsets[epoch.Partition] = epoch.End;
        }

        return incomplete.Count == 0 ? new RunInput(cut, offsets, files, partitions) : throw new IncompleteEpochsException([.. incomplete], string.Join("; ", details));
    }
}
