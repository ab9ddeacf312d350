using Lambda.Ports.Catalog;
using Lambda.SharedLogic.Policies;

namespace Lambda.SpeedLayer;

/// <summary>Which epochs a reader may still need: those from the oldest cut of any version that is kept, because any of them may be served or rolled back to.</summary>
/// <param name="Oldest">The oldest live epoch.</param>
/// <param name="Offsets">Its first offset in each partition that there was before it; empty when it is epoch 0, which starts at offset 0 everywhere.</param>
public sealed record LiveEpochs(long Oldest, IReadOnlyList<long> Offsets)
{
    /// <summary>Asks the catalog.</summary>
    public static async ValueTask<LiveEpochs> FindAsync(IVersionCatalog versions, CancellationToken cancellationToken)
    {
        var kept = await versions.VersionsAsync(null, cancellationToken);
        return kept.MinBy(version => version.Cut) is { } oldest ? new(oldest.Cut, oldest.CutOffsets) : new(0, []);
    }

    /// <summary>The oldest live offset of a partition.</summary>
    public long OffsetOf(int partition) => partition < Offsets.Count ? Offsets[partition] : 0;

    /// <summary>The highest event time of a partition before its oldest live offset, from what is archived of it: damaged files as well, whose catalog rows are sound.</summary>
    public async ValueTask<long> HighestEventTimeBeforeAsync(int partition, IArchiveCatalog archive, CancellationToken cancellationToken)
    {
        var files = await archive.FilesAsync(0, Oldest, cancellationToken);
        var quarantined = (await archive.QuarantinedAsync(cancellationToken)).Select(item => item.File);
        return files.Concat(quarantined)
            .Where(file => file.Partition == partition && file.Epoch < Oldest)
            .Select(file => file.MaxEventTime)
            .DefaultIfEmpty(EventTimeClock.NothingSeen)
            .Max();
    }
}
