using Lambda.Ports.Catalog;
using Lambda.Ports.Log;

namespace Lambda.BatchLayer.Cuts;

/// <summary>
/// Cuts the log: one barrier of the same epoch in every partition that the epoch before had. Partitions that the log has besides begin with that epoch. The epoch's number, and which
/// partitions it has, are durable before the first barrier, so a crash in between is made good by writing all of them again: a partition that has its barrier already ignores the second.
/// </summary>
/// <param name="log">The log.</param>
/// <param name="catalog">The numbers.</param>
/// <param name="leastPartitions">How many partitions the log has to have; it is given those that it lacks.</param>
public sealed class CutLog(IEventLog log, ICutCatalog catalog, int leastPartitions = 1)
{
    /// <summary>Cuts, or completes the cut that was begun and not completed. Returns the epoch that now begins.</summary>
    public async Task<long> CutAsync(CancellationToken cancellationToken)
    {
        var partitions = await GrowLogAsync(cancellationToken);
        while (true)
        {
            var epoch = await catalog.BeginCutAsync(partitions, cancellationToken);
            await AppendBarriersAsync(epoch, cancellationToken);

            // A producer may have heard of partitions that were added meanwhile, and have put records before a barrier by the new number. The catalog must know that number before
            // anybody counts up to this cut, or the batch layer would not look for copies where they are. The cut is still open, so it is the same one that takes them in.
            var now = await log.GrowAsync(partitions, cancellationToken);
            if (now <= partitions)
            {
                await catalog.CompleteCutAsync(epoch, cancellationToken);
                return epoch;
            }

            partitions = now;
        }
    }

    /// <summary>Completes a cut that a crash interrupted; does nothing when there is none.</summary>
    public async Task RecoverAsync(CancellationToken cancellationToken)
    {
        if (await catalog.PendingCutAsync(cancellationToken) is not null)
        {
            await CutAsync(cancellationToken);
        }
    }

    /// <summary>Cuts when the log has partitions that the catalog does not know, or has to be given some; does nothing otherwise.</summary>
    /// <returns>The partitions that there are now.</returns>
    public async Task<Partitioning> GrowAsync(CancellationToken cancellationToken)
    {
        var known = await catalog.PartitionsAsync(log.PartitionCount, cancellationToken);
        if (await log.GrowAsync(known.Latest, cancellationToken) <= known.Latest && known.Latest >= leastPartitions)
        {
            return known;
        }

        await CutAsync(cancellationToken);
        return await catalog.PartitionsAsync(log.PartitionCount, cancellationToken);
    }

    /// <summary>
    /// Gives the log the partitions that it lacks, unless somebody else has added some that no cut has taken in yet: producers may go by their number, so it has to be known for itself.
    /// The rest come with the next cut.
    /// </summary>
    private async Task<int> GrowLogAsync(CancellationToken cancellationToken)
    {
        var known = await catalog.PartitionsAsync(log.PartitionCount, cancellationToken);
        var found = await log.GrowAsync(known.Latest, cancellationToken);
        return found > known.Latest ? found : await log.GrowAsync(leastPartitions, cancellationToken);
    }

    private async Task AppendBarriersAsync(long epoch, CancellationToken cancellationToken)
    {
        var partitions = await catalog.PartitionsAsync(log.PartitionCount, cancellationToken);
        for (var partition = 0; partition < partitions.CountAt(epoch - 1); partition++)
        {
            await log.AppendBarrierAsync(partition, epoch, cancellationToken);
        }
    }
}
