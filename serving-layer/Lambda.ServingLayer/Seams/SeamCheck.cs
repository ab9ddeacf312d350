using Lambda.Ports.Catalog;
using Lambda.Ports.RealTime;

namespace Lambda.ServingLayer.Seams;

/// <summary>
/// Checks that each offset between a batch view's cut and the speed layer's position is counted by exactly one epoch: in every partition the epochs
/// from the cut on must follow one another without a gap, from the cut's barrier to the position.
/// </summary>
public static class SeamCheck
{
    /// <summary>Compares a version with what the speed layer has.</summary>
    /// <param name="version">The batch view's version; <c>null</c> when nothing is published.</param>
    /// <param name="progress">The speed layer's progress, in any order; a partition that it has not written about is not in it.</param>
    /// <param name="partitions">Which partitions there are, from which epoch on.</param>
    /// <param name="partitionsOfLog">How many the log has: those that no cut has taken in yet are told of as well.</param>
    public static Seam Of(ViewVersion? version, IReadOnlyList<PartitionProgress> progress, Partitioning partitions, int partitionsOfLog)
    {
        var cut = version?.Cut ?? 0;
        var byPartition = progress.ToDictionary(partition => partition.Partition);

        // All were asked one after the other, and partitions may have come meanwhile: none that anybody knows of is left out.
        var count = Math.Max(Math.Max(partitions.Latest, partitionsOfLog), byPartition.Keys.Append(-1).Max() + 1);
        var seams = new List<PartitionSeam>(count);
        for (var partition = 0; partition < count; partition++)
        {
            // One that began with the cut or later has nothing before it.
            var batchTo = version is not null && partition < version.CutOffsets.Count ? version.CutOffsets[partition] : 0;
            var first = partitions.Has(partition) ? Math.Max(cut, partitions.FirstEpochOf(partition)) : cut;
            seams.Add(Check(partition, first, batchTo, byPartition.GetValueOrDefault(partition)));
        }

        return new Seam(cut, progress.Select(partition => partition.Epoch).Append(cut).Max(), seams);
    }

    private static PartitionSeam Check(int partition, long first, long batchTo, PartitionProgress? progress)
    {
        // Before the cut's barrier the speed layer has nothing that the batch view does not count already.
        if (progress is null || progress.Position <= batchTo)
        {
            return new PartitionSeam(partition, batchTo, batchTo, progress is not null, []);
        }

        return new PartitionSeam(partition, batchTo, progress.Position, true, MissingEpochs(first, batchTo, progress));
    }

    private static List<long> MissingEpochs(long first, long batchTo, PartitionProgress progress)
    {
        var missing = new List<long>();
        var (next, nextEpoch) = (batchTo, first);
        foreach (var epoch in progress.Epochs.Where(epoch => epoch.Epoch >= first).OrderBy(epoch => epoch.Epoch))
        {
            if (epoch.First != next)
            {
                Name(missing, first, nextEpoch, epoch.Epoch);
            }

            (next, nextEpoch) = (epoch.End, epoch.Epoch + 1);
        }

        if (next != progress.Position)
        {
            Name(missing, first, nextEpoch, progress.Epoch + 1);
        }

        return missing;
    }

    // Offsets are missing before epoch `until`: those of the epochs in between, or, where there are none, of the one before it, which then ends too early.
    private static void Name(List<long> missing, long first, long from, long until)
    {
        for (var epoch = Math.Max(first, Math.Min(from, until - 1)); epoch < Math.Max(until, first + 1); epoch++)
        {
            missing.Add(epoch);
        }
    }
}
