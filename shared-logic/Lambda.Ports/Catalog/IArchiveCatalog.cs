using Lambda.Ports.Master;

namespace Lambda.Ports.Catalog;

/// <summary>What the master dataset consists of.</summary>
public interface IArchiveCatalog
{
    /// <summary>How far the archiver is in a partition; before its first step <see cref="ArchivePosition.Start"/>, in the epoch that the partition begins in.</summary>
    ValueTask<ArchivePosition> ArchivePositionAsync(int partition, CancellationToken cancellationToken);

    /// <summary>
    /// Takes one step in one transaction. <c>false</c>, and nothing changed, when the position is not the expected one, or the partition is none that there is (see
    /// <see cref="ICutCatalog.PartitionsAsync"/>), or something of the step is of an epoch before the partition began.
    /// </summary>
    ValueTask<bool> CommitArchiveAsync(ArchiveCommit commit, CancellationToken cancellationToken);

    /// <summary>The files of epochs in <c>[fromEpoch, toEpoch)</c>, by epoch, partition and first offset; without the quarantined ones.</summary>
    ValueTask<IReadOnlyList<EventFile>> FilesAsync(long fromEpoch, long toEpoch, CancellationToken cancellationToken);

    /// <summary>The closed epochs in <c>[fromEpoch, toEpoch)</c>, by epoch and partition.</summary>
    ValueTask<IReadOnlyList<ClosedEpoch>> ClosedEpochsAsync(long fromEpoch, long toEpoch, CancellationToken cancellationToken);

    /// <summary>Lets one file take the place of several that it holds the rows of, in one transaction. <c>false</c>, and nothing changed, when one of them does not count any more.</summary>
    ValueTask<bool> ReplaceFilesAsync(IReadOnlyList<EventFile> old, EventFile replacement, CancellationToken cancellationToken);

    /// <summary>Marks a file as damaged: it no longer counts, and its epoch is incomplete until <see cref="RepairAsync"/>.</summary>
    ValueTask QuarantineAsync(EventFile file, string reason, CancellationToken cancellationToken);

    /// <summary>The files in quarantine, with the reason.</summary>
    ValueTask<IReadOnlyList<(EventFile File, string Reason)>> QuarantinedAsync(CancellationToken cancellationToken);

    /// <summary>Lets a file that was made anew from the log take the place of a quarantined one with the same epoch, partition, offsets and rows, in one transaction.</summary>
    ValueTask RepairAsync(EventFile quarantined, EventFile replacement, CancellationToken cancellationToken);
}
