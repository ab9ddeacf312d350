using Lambda.Ports.Catalog;
using Lambda.Ports.Master;

namespace Lambda.BatchLayer.Archiving;

/// <summary>Makes large files of the many small ones that a closed epoch of a partition may have. Never beside a run, which reads the files that this deletes.</summary>
public sealed class CompactArchive(IMasterDataset master, ICatalog catalog, BatchOptions options)
{
    /// <summary>
    /// Compacts every run of neighbouring files that is worth it; returns how many files were replaced. A file that turns out to be damaged is put into
    /// quarantine, and its neighbours stay as they are.
    /// </summary>
    public async Task<int> CompactAsync(CancellationToken cancellationToken)
    {
        var quarantined = (await catalog.QuarantinedAsync(cancellationToken)).Select(item => (item.File.Epoch, item.File.Partition)).ToHashSet();
        var closed = (await catalog.ClosedEpochsAsync(0, long.MaxValue, cancellationToken)).Select(epoch => (epoch.Epoch, epoch.Partition)).ToHashSet();
        var replaced = 0;
        foreach (var files in (await catalog.FilesAsync(0, long.MaxValue, cancellationToken)).GroupBy(file => (file.Epoch, file.Partition)))
        {
            if (closed.Contains(files.Key) && !quarantined.Contains(files.Key))
            {
                foreach (var neighbours in FittingIntoOne(files.OrderBy(file => file.FirstOffset)))
                {
                    replaced += await CompactAsync(neighbours, cancellationToken);
                }
            }
        }

        return replaced;
    }

    /// <summary>Neighbouring files that together make one of the size that the archiver aims at; only where there are enough of them.</summary>
    private IEnumerable<IReadOnlyList<EventFile>> FittingIntoOne(IEnumerable<EventFile> files)
    {
        var together = new List<EventFile>();
        long rows = 0;
        foreach (var file in files)
        {
            if (rows + file.Rows > options.EventsPerFile && together.Count > 0)
            {
                if (together.Count >= options.FilesToCompact)
                {
                    yield return together;
                }

                (together, rows) = ([], 0);
            }

            together.Add(file);
            rows += file.Rows;
        }

        if (together.Count >= options.FilesToCompact)
        {
            yield return together;
        }
    }

    private async Task<int> CompactAsync(IReadOnlyList<EventFile> files, CancellationToken cancellationToken)
    {
        EventFile replacement;
        try
        {
            replacement = await master.CompactAsync(files, cancellationToken);
        }
        catch (DamagedFileException damage)
        {
            await QuarantineFiles.PutAsync([damage], master, catalog, cancellationToken);
            return 0;
        }

        if (!await catalog.ReplaceFilesAsync(files, replacement, cancellationToken))
        {
            await DeleteUnlessNamedAsync(replacement, cancellationToken);
            return 0;
        }

        foreach (var file in files)
        {
            await master.DeleteAsync(file.Path, cancellationToken);
        }

        return files.Count;
    }

    /// <summary>When somebody else compacted the same files first, the replacement's path is the one that now counts.</summary>
    private async Task DeleteUnlessNamedAsync(EventFile replacement, CancellationToken cancellationToken)
    {
        var named = await catalog.FilesAsync(replacement.Epoch, replacement.Epoch + 1, cancellationToken);
        if (named.All(file => file.Path != replacement.Path))
        {
            await master.DeleteAsync(replacement.Path, cancellationToken);
        }
    }
}
