using Lambda.Ports.Catalog;
using Lambda.Ports.Log;

namespace Lambda.BatchLayer.Cuts;

/// <summary>
/// Cuts the log: one barrier of the same epoch in every partition. The epoch's number is durable before the first barrier, so a crash in between is made
/// good by writing all of them again: a partition that has its barrier already ignores the second.
/// </summary>
public sealed class CutLog(IEventLog log, ICutCatalog catalog)
{
    /// <summary>Cuts, or completes the cut that was begun and not completed. Returns the epoch that now begins.</summary>
    public async Task<long> CutAsync(CancellationToken cancellationToken)
    {
        var epoch = await catalog.BeginCutAsync(cancellationToken);
        await AppendBarriersAsync(epoch, cancellationToken);
        return epoch;
    }

    /// <summary>Completes a cut that a crash interrupted; does nothing when there is none.</summary>
    public async Task RecoverAsync(CancellationToken cancellationToken)
    {
        if (await catalog.PendingCutAsync(cancellationToken) is { } epoch)
        {
            await AppendBarriersAsync(epoch, cancellationToken);
        }
    }

    private async Task AppendBarriersAsync(long epoch, CancellationToken cancellationToken)
    {
        for (var partition = 0; partition < log.PartitionCount; partition++)
        {
            await log.AppendBarrierAsync(partition, epoch, cancellationToken);
        }

        await catalog.CompleteCutAsync(epoch, cancellationToken);
    }
}
