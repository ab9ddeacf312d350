namespace Lambda.Ports.Catalog;

/// <summary>
/// The numbers of epochs, and of the partitions that they have. A cut is begun here, durably, before its first barrier is written, so that a crash in between can be made good.
/// </summary>
public interface ICutCatalog
{
    /// <summary>
    /// The epoch of the cut that was begun and not completed, if there is one; else a new one, the highest plus one, from 1 on. In the same transaction, when there are more
    /// partitions than before, they begin in that epoch; every number is kept, also one that a later call for the same cut goes beyond.
    /// </summary>
    /// <param name="partitions">How many partitions the log has; fewer than are known change nothing.</param>
    /// <param name="cancellationToken">Gives up.</param>
    ValueTask<long> BeginCutAsync(int partitions, CancellationToken cancellationToken);

    /// <summary>Every partition that the epoch before had has the barrier of this epoch. Doing it again changes nothing.</summary>
    ValueTask CompleteCutAsync(long epoch, CancellationToken cancellationToken);

    /// <summary>The cut that was begun and not completed, or <c>null</c>.</summary>
    ValueTask<long?> PendingCutAsync(CancellationToken cancellationToken);

    /// <summary>The highest epoch whose cut is complete; 0 before the first.</summary>
    ValueTask<long> LatestEpochAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Which partitions there are, from which epoch on. The first who asks says how many there are from epoch 0 on; from then on only a cut adds any. What all layers go by: the log
    /// may have more already, but a partition that is not in here is nobody's yet.
    /// </summary>
    /// <param name="partitionsOfLog">How many the log has, as far as the caller knows: counts only when nobody has said it before.</param>
    /// <param name="cancellationToken">Gives up.</param>
    ValueTask<Partitioning> PartitionsAsync(int partitionsOfLog, CancellationToken cancellationToken);
}
