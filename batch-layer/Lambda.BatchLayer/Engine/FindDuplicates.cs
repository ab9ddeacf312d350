using Lambda.BatchLayer.Spilling;
using Lambda.Ports.Master;

namespace Lambda.BatchLayer.Engine;

/// <summary>
/// Finds exact copies over all history. The copy with the lowest offset of its partition counts; a package always goes to the same partition, so copies never
/// spread over several.
/// </summary>
internal static class FindDuplicates
{
    /// <summary>
    /// The copies among <paramref name="files"/> of one partition, given in log order, and what came before them. When there are more events than identities
    /// may be remembered, the files are read several times, for one share of all identities after the other.
    /// </summary>
    /// <param name="master">Where the files are.</param>
    /// <param name="earlier">Files that have been counted already; only identities that occur in <paramref name="files"/> are remembered of them.</param>
    /// <param name="files">The files to be counted.</param>
    /// <param name="identitiesAtOnce">How many identities may be remembered, about.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static DuplicateOffsets In(
        IMasterDataset master, IReadOnlyList<EventFile> earlier, IReadOnlyList<EventFile> files, long identitiesAtOnce, CancellationToken cancellationToken)
    {
        var rows = files.Sum(file => file.Rows);
        var shares = (ulong)Math.Max(1, (rows + identitiesAtOnce - 1) / identitiesAtOnce);
        // Shares differ a little: a table that grows for the last few would take twice the memory.
        var expected = shares == 1 ? rows : Math.Min(rows, (rows / (long)shares * 51 / 50) + 64);
        var copies = new List<long>();
        var first = new FirstOffsets(expected);
        for (ulong share = 0; share < shares; share++)
        {
            first.Clear();
            foreach (var batch in Batches(master, files, cancellationToken))
            {
                AddCopies(batch, share, shares, first, copies);
            }

            var counted = new HashSet<long>();
            foreach (var batch in Batches(master, earlier, cancellationToken))
            {
                AddCounted(batch, first, counted, copies);
            }
        }

        LetGo.Of(expected * FirstOffsets.BytesEach);
        copies.Sort();
        return new DuplicateOffsets([.. copies]);
    }

    /// <summary>Adds the copies among events that are to be counted, of one share.</summary>
    private static void AddCopies(IdentityBatch batch, ulong share, ulong shares, FirstOffsets first, List<long> copies)
    {
        _ = first.Touch(batch.Entries);
        foreach (ref readonly var entry in batch.Entries)
        {
            if ((shares == 1 || entry.Identity.High % shares == share) && !first.TryAdd(entry.Identity, entry.Offset))
            {
                copies.Add(entry.Offset);
            }
        }
    }

    /// <summary>Adds events to be counted that were counted before; identities of other shares are not among the first.</summary>
    private static void AddCounted(IdentityBatch batch, FirstOffsets first, HashSet<long> counted, List<long> copies)
    {
        _ = first.Touch(batch.Entries);
        foreach (ref readonly var entry in batch.Entries)
        {
            if (first.TryFind(entry.Identity, out var offset) && counted.Add(offset))
            {
                copies.Add(offset);
            }
        }
    }

    /// <summary>All identities in log order, in one batch that is used again and again.</summary>
    private static IEnumerable<IdentityBatch> Batches(IMasterDataset master, IReadOnlyList<EventFile> files, CancellationToken cancellationToken)
    {
        var batch = new IdentityBatch();
        foreach (var file in files)
        {
            using var reader = master.OpenIdentities(file);
            while (reader.Read(batch))
            {
                cancellationToken.ThrowIfCancellationRequested();
                yield return batch;
            }
        }
    }
}
