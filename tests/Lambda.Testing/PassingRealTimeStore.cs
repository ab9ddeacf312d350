using Lambda.Ports.RealTime;

namespace Lambda.Testing;

/// <summary>A real-time view store that passes every call on. Whoever watches or disturbs a store begins here.</summary>
/// <param name="store">The store.</param>
public abstract class PassingRealTimeStore(IRealTimeViewStore store) : IRealTimeViewStore
{
    /// <inheritdoc/>
    public virtual ValueTask<bool> FlushAsync(RealTimeFlush flush, CancellationToken cancellationToken) => store.FlushAsync(flush, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<PartitionProgress?> AcquireAsync(int partition, string owner, CancellationToken cancellationToken) => store.AcquireAsync(partition, owner, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<bool> IsCurrentAsync(int partition, string owner, long position, CancellationToken cancellationToken) =>
        store.IsCurrentAsync(partition, owner, position, cancellationToken);

    /// <inheritdoc/>
    public ValueTask FindAsync(int partition, long epoch, IReadOnlyList<RealTimeGroup> groups, FoundState found, CancellationToken cancellationToken) =>
        store.FindAsync(partition, epoch, groups, found, cancellationToken);

    /// <inheritdoc/>
    public IAsyncEnumerable<RealTimeState> LoadAsync(int partition, long epoch, CancellationToken cancellationToken) => store.LoadAsync(partition, epoch, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<bool> ResetAsync(int partition, string owner, CancellationToken cancellationToken) => store.ResetAsync(partition, owner, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<RealTimeSnapshot> ReadAsync(RealTimeQuery query, CancellationToken cancellationToken) => store.ReadAsync(query, cancellationToken);

    /// <inheritdoc/>
    public ValueTask CheckpointAsync(CancellationToken cancellationToken) => store.CheckpointAsync(cancellationToken);
}
