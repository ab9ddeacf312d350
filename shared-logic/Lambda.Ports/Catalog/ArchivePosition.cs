namespace Lambda.Ports.Catalog;

/// <summary>How far the archiver is in one partition, and what the epoch that it is in holds so far.</summary>
/// <param name="Partition">The partition.</param>
/// <param name="Offset">The next offset to archive.</param>
/// <param name="Epoch">The epoch of that offset.</param>
/// <param name="First">That epoch's first offset.</param>
/// <param name="Rows">Its events so far.</param>
/// <param name="Control">Its control records so far.</param>
/// <param name="DeadLettered">Its dead letters so far.</param>
public sealed record ArchivePosition(int Partition, long Offset, long Epoch, long First, long Rows, long Control, long DeadLettered)
{
    /// <summary>Where a partition begins.</summary>
    /// <param name="partition">The partition.</param>
    /// <param name="epoch">The epoch that it begins in.</param>
    public static ArchivePosition Start(int partition, long epoch = 0) => new(partition, 0, epoch, 0, 0, 0, 0);
}
