using Lambda.BatchLayer.Spilling;
using Lambda.Ports.Master;

namespace Lambda.BatchLayer.Engine;

/// <summary>
/// Finds exact copies over all history. The first one counts: the one of the earliest epoch, there of the lowest partition, there with the lowest offset. The epoch comes first so that no later
/// record takes back what a version has counted. A package always goes to the same family of partitions, so copies never spread over several.
/// </summary>
internal static class FindDuplicates
{
    /// <summary>Bits of an offset; a partition's number has those above: 2^48 records in each of 2^15 partitions.</summary>
    private const int OffsetBits = 48;

    /// <summary>
    /// The copies among <paramref name="files"/> of one family of partitions, given by epoch, partition and offset, and what came before them; by partition. When there are more events than identities
    /// may be remembered, the files are read several times, for one share of all identities after the other.
    /// </summary>
    /// <param name="master">Where the files are.</param>
    /// <param name="earlier">Files that have been counted already; only identities that occur in <paramref name="files"/> are remembered of them.</param>
    /// <param name="files">The files to be counted.</param>
    /// <param name="identitiesAtOnce">How many identities may be remembered, about.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static IReadOnlyDictionary<int, DuplicateOffsets> In(
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
            foreach (var (partition, batch) in Batches(master, files, cancellationToken))
            {
                AddCopies(partition, batch, share, shares, first, copies);
            }

            var counted = new HashSet<long>();
            foreach (var (_, batch) in Batches(master, earlier, cancellationToken))
            {
                AddCounted(batch, first, counted, copies);
            }
        }

        LetGo.Of(expected * FirstOffsets.BytesEach);
        copies.Sort();
        return files.Select(file => file.Partition).Distinct().ToDictionary(partition => partition, partition => new DuplicateOffsets(OffsetsOf(partition, copies)));
    }

    /// <summary>Partition and offset in one number, so that a place takes no more memory than an offset; sorted, the places of a partition are together.</summary>
    private static long PlaceOf(int partition, long offset) => offset < 1L << OffsetBits
        ? ((long)partition << OffsetBits) | offset
        : throw new InvalidOperationException($"partition {partition}: offset {offset} is beyond what can be looked through for copies");

    private static long[] OffsetsOf(int partition, List<long> places)
    {
        var (first, next) = (places.BinarySearch(PlaceOf(partition, 0)), places.BinarySearch(PlaceOf(partition + 1, 0)));
        var (from, to) = (first < 0 ? ~first : first, next < 0 ? ~next : next);
        return [.. places.GetRange(from, to - from).Select(place => place & ((1L << OffsetBits) - 1))];
    }

    /// <summary>Adds the copies among events that are to be counted, of one share.</summary>
    private static void AddCopies(int partition, IdentityBatch batch, ulong share, ulong shares, FirstOffsets first, List<long> copies)
    {
        _ = first.Touch(batch.Entries);
        foreach (ref readonly var entry in batch.Entries)
        {
            if ((shares == 1 || entry.Identity.High % shares == share) && PlaceOf(partition, entry.Offset) is var place && !first.TryAdd(entry.Identity, place))
            {
                copies.Add(place);
            }
        }
    }

    /// <summary>Adds events to be counted that were counted before; identities of other shares are not among the first.</summary>
    private static void AddCounted(IdentityBatch batch, FirstOffsets first, HashSet<long> counted, List<long> copies)
    {
        _ = first.Touch(batch.Entries);
        foreach (ref readonly var entry in batch.Entries)
        {
            if (first.TryFind(entry.Identity, out var place) && counted.Add(place))
            {
                copies.Add(place);
            }
        }
    }

    /// <summary>All identities in the files' order, each file's partition with them, in one batch that is used again and again.</summary>
    private static IEnumerable<(int Partition, IdentityBatch Batch)> Batches(IMasterDataset master, IReadOnlyList<EventFile> files, CancellationToken cancellationToken)
    {
        var batch = new IdentityBatch();
        foreach (var file in files)
        {
            using var reader = master.OpenIdentities(file);
            while (reader.Read(batch))
            {
                cancellationToken.ThrowIfCancellationRequested();
                yield return (file.Partition, batch);
            }
        }
    }
}
