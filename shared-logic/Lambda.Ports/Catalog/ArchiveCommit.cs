using Lambda.Ports.Master;

namespace Lambda.Ports.Catalog;

/// <summary>One step of the archiver, written in one transaction.</summary>
/// <param name="ExpectedOffset">The offset that the catalog must still have for the partition.</param>
/// <param name="Position">The position afterwards.</param>
/// <param name="Files">The files that now count.</param>
/// <param name="Closed">The epochs that are now archived whole.</param>
public sealed record ArchiveCommit(
    long ExpectedOffset, ArchivePosition Position, IReadOnlyList<EventFile> Files, IReadOnlyList<ClosedEpoch> Closed)
{
    /// <summary>Whether there is such a partition, and all of this is of epochs that it has.</summary>
    public bool IsWithin(Partitioning partitions)
    {
        if (!partitions.Has(Position.Partition))
        {
            return false;
        }

        var first = partitions.FirstEpochOf(Position.Partition);
        return Position.Epoch >= first && Files.All(file => file.Epoch >= first) && Closed.All(epoch => epoch.Epoch >= first);
    }
}
