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
    /// <param name="partitionCount">How many partitions the log has.</param>
    public static Seam Of(ViewVersion? version, IReadOnlyList<PartitionProgress> progress, int partitionCount)
    {
        var cut = version?.Cut ?? 0;
        var byPartition = progress.ToDictionary(partition => partition.Partition);
        var partitions = new List<PartitionSeam>(partitionCount);
        for (var partition = 0; partition < partitionCount; partition++)
        {
            var batchTo = version is not null && partition < version.CutOffsets.Count ? version.CutOffsets[partition] : 0;
            partitions.Add(Check(partition, cut, batchTo, byPartition.GetValueOrDefault(partition)));
        }

        return new Seam(cut, progress.Select(partition => partition.Epoch).Append(cut).Max(), partitions);
    }

    private static PartitionSeam Check(int partition, long cut, long batchTo, PartitionProgress? progress)
    {
        // Before the cut's barrier the speed layer has nothing that the batch view does not count already.
        if (progress is null || progress.Position <= batchTo)
        {
            return new PartitionSeam(partition, batchTo, batchTo, progress is not null, []);
        }

        return new PartitionSeam(partition, batchTo, progress.Position, true, MissingEpochs(cut, batchTo, progress));
    }

    private static List<long> MissingEpochs(long cut, long batchTo, PartitionProgress progress)
    {
        var missing = new List<long>();
        var (next, nextEpoch) = (batchTo, cut);
        foreach (var epoch in progress.Epochs.Where(epoch => epoch.Epoch >= cut).OrderBy(epoch => epoch.Epoch))
        {
            if (epoch.First != next)
            {
                Name(missing, cut, nextEpoch, epoch.Epoch);
            }

            (next, nextEpoch) = (epoch.End, epoch.Epoch + 1);
        }

        if (next != progress.Position)
        {
            Name(missing, cut, nextEpoch, progress.Epoch + 1);
        }

        return missing;
    }

    // Offsets are missing before epoch `until`: those of the epochs in between, or, where there are none, of the one before it, which then ends too early.
    private static void Name(List<long> missing, long cut, long from, long until)
    {
        for (var epoch = Math.Max(cut, Math.Min(from, until - 1)); epoch < Math.Max(until, cut + 1); epoch++)
        {
            missing.Add(epoch);
        }
    }
}
