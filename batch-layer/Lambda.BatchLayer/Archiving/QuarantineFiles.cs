using Lambda.Ports.Catalog;
using Lambda.Ports.Master;

namespace Lambda.BatchLayer.Archiving;

/// <summary>Takes damaged files out of the master dataset, so that nobody counts them and they can be made anew.</summary>
internal static class QuarantineFiles
{
    /// <summary>
    /// Puts those into quarantine that the catalog still names, and returns them. One that it names no longer has been replaced in the meantime, by compaction
    /// or repair: then whoever was reading it reads what has taken its place.
    /// </summary>
    public static async Task<IReadOnlyList<DamagedFileException>> PutAsync(
        IReadOnlyList<DamagedFileException> damaged, IMasterDataset master, IArchiveCatalog catalog, CancellationToken cancellationToken)
    {
        var named = (await catalog.FilesAsync(0, long.MaxValue, cancellationToken)).ToHashSet();
        var put = damaged.Where(damage => named.Contains(damage.File)).ToList();
        foreach (var damage in put)
        {
            // First the file is moved, then the catalog told: after a crash in between the catalog names a file that is gone, which the next reader
            // reports. The other way round the damaged file would lie where nobody names it, and be deleted.
            await master.QuarantineAsync(damage.File, cancellationToken);
            await catalog.QuarantineAsync(damage.File, damage.Message, cancellationToken);
        }

        return put;
    }
}
