namespace Lambda.Ports.RealTime;

/// <summary>
/// Keeps the real-time views by partition and epoch, and with them the position that they count up to. The position here, not the log's own bookkeeping, says
/// where the speed layer goes on.
/// </summary>
public interface IRealTimeViewStore
{
    /// <summary>
    /// Makes <paramref name="owner"/> the only one who may flush the partition, and tells where it stands; <c>null</c> when nothing is stored. An earlier
    /// owner's next flush is refused. An epoch whose states are not as many as its <see cref="ViewCounts.Groups"/> say is left out of
    /// <see cref="PartitionProgress.Epochs"/>, here and for readers, who then find a hole instead of a smaller number.
    /// </summary>
    ValueTask<PartitionProgress?> AcquireAsync(int partition, string owner, CancellationToken cancellationToken);

    /// <summary>
    /// Writes states and progress in one atomic step, visible to every later read. Epochs that <see cref="PartitionProgress.Epochs"/> no longer
    /// lists are dropped with their states. May survive a crash or not, but always whole, and never later flushes without earlier ones. The states of one group
    /// are taken in in their order. One that is held (<see cref="RealTimeState.IsHeld"/>) is kept for the next owner; readers go on seeing the group's last state
    /// that was not, or no such group.
    /// </summary>
    /// <returns>Whether it was written; <c>false</c> when another owner has the partition or the position is not the expected one, and then nothing has changed.</returns>
    ValueTask<bool> FlushAsync(RealTimeFlush flush, CancellationToken cancellationToken);

    /// <summary>
    /// Whether the partition still is as <paramref name="owner"/> left it: its own, and at <paramref name="position"/> if anything is stored. An owner that has nothing to flush
    /// asks now and then, and begins again from what is stored when it is not: another has taken the partition, or the store has lost what it had.
    /// </summary>
    ValueTask<bool> IsCurrentAsync(int partition, string owner, long position, CancellationToken cancellationToken);

    /// <summary>
    /// The newest stored states of many groups of one partition and epoch, in one step: what the speed layer reads back before it writes a group that it no longer has in
    /// memory. Sees every flush that was written.
    /// </summary>
    /// <param name="partition">The partition.</param>
    /// <param name="epoch">The epoch.</param>
    /// <param name="groups">The groups, each once.</param>
    /// <param name="found">Called for each group that has a state, in no particular order, with its index.</param>
    /// <param name="cancellationToken">Gives up.</param>
    ValueTask FindAsync(
        int partition, long epoch, IReadOnlyList<RealTimeGroup> groups, FoundState found, CancellationToken cancellationToken);

    /// <summary>The newest state of every group of one partition and epoch, held or not, with its <see cref="Hold"/>, as of one moment.</summary>
    IAsyncEnumerable<RealTimeState> LoadAsync(int partition, long epoch, CancellationToken cancellationToken);

    /// <summary>Forgets a partition's states and progress, so that it is built anew from the log. Only its owner may.</summary>
    ValueTask<bool> ResetAsync(int partition, string owner, CancellationToken cancellationToken);

    /// <summary>A consistent read of what is not held: within a partition, states and progress are of the same flush.</summary>
    ValueTask<RealTimeSnapshot> ReadAsync(RealTimeQuery query, CancellationToken cancellationToken);

    /// <summary>Makes everything flushed so far durable: called at a clean stop.</summary>
    ValueTask CheckpointAsync(CancellationToken cancellationToken);
}
