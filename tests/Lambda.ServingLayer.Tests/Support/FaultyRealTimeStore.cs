using Lambda.Ports.RealTime;
using Lambda.Testing.InMemory;

namespace Lambda.ServingLayer.Tests.Support;

/// <summary>A real-time store that can be made to fail, to run something before a read, or to change what is read.</summary>
public sealed class FaultyRealTimeStore : IRealTimeViewStore
{
    public InMemoryRealTimeViewStore Inner { get; } = new();

    public Exception? ReadError { get; set; }

    public Func<Task>? BeforeRead { get; set; }

    public Func<RealTimeSnapshot, RealTimeSnapshot> Change { get; set; } = snapshot => snapshot;

    public async ValueTask<RealTimeSnapshot> ReadAsync(RealTimeQuery query, CancellationToken cancellationToken)
    {
        await (BeforeRead?.Invoke() ?? Task.CompletedTask);
        return ReadError is null ? Change(await Inner.ReadAsync(query, cancellationToken)) : throw ReadError;
    }

    public ValueTask<PartitionProgress?> AcquireAsync(int partition, string owner, CancellationToken cancellationToken) => Inner.AcquireAsync(partition, owner, cancellationToken);

    public ValueTask<bool> FlushAsync(RealTimeFlush flush, CancellationToken cancellationToken) => Inner.FlushAsync(flush, cancellationToken);

    public ValueTask<bool> IsCurrentAsync(int partition, string owner, long position, CancellationToken cancellationToken) =>
        Inner.IsCurrentAsync(partition, owner, position, cancellationToken);

    public ValueTask FindAsync(
        int partition, long epoch, IReadOnlyList<RealTimeGroup> groups, FoundState found, CancellationToken cancellationToken) =>
        Inner.FindAsync(partition, epoch, groups, found, cancellationToken);

    public IAsyncEnumerable<RealTimeState> LoadAsync(int partition, long epoch, CancellationToken cancellationToken) => Inner.LoadAsync(partition, epoch, cancellationToken);

    public ValueTask<bool> ResetAsync(int partition, string owner, CancellationToken cancellationToken) => Inner.ResetAsync(partition, owner, cancellationToken);

    public ValueTask CheckpointAsync(CancellationToken cancellationToken) => Inner.CheckpointAsync(cancellationToken);
}
