using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Lambda.Ports.DeadLetters;
using Lambda.Ports.RealTime;

namespace Lambda.Cluster.Tests.Faults;

/// <summary>The real-time store as a node that may die sees it.</summary>
internal sealed class MortalStore(IRealTimeViewStore store, Heart heart) : IRealTimeViewStore
{
    private readonly ConcurrentDictionary<int, long> _epochs = [];

    public async ValueTask<PartitionProgress?> AcquireAsync(int partition, string owner, CancellationToken cancellationToken)
    {
        var progress = await heart.CallAsync(() => store.AcquireAsync(partition, owner, cancellationToken));
        _epochs[partition] = progress?.Epoch ?? 0;
        await heart.PassAsync(Points.Acquired);
        return progress;
    }

    public async ValueTask<bool> FlushAsync(RealTimeFlush flush, CancellationToken cancellationToken)
    {
        var beginsEpoch = flush.Progress.Epoch > _epochs[flush.Progress.Partition];
        await heart.PassAsync(Points.BeforeFlush);
        if (beginsEpoch)
            await heart.PassAsync(Points.BeforeBarrierFlush);
        if (heart.IsLastPass(Points.DuringFlush))
        {
            // It may arrive or not: the connection goes with the node.
            Task writing = store.FlushAsync(flush, CancellationToken.None).AsTask();
            heart.Die();
            await writing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        var isWritten = await heart.CallAsync(() => store.FlushAsync(flush, cancellationToken));
        _epochs[flush.Progress.Partition] = flush.Progress.Epoch;
        await heart.PassAsync(Points.AfterFlush);
        if (beginsEpoch)
            await heart.PassAsync(Points.AfterBarrierFlush);
        return isWritten;
    }

    public ValueTask<bool> IsCurrentAsync(int partition, string owner, long position, CancellationToken cancellationToken) =>
        heart.CallAsync(() => store.IsCurrentAsync(partition, owner, position, cancellationToken));

    public async ValueTask FindAsync(int partition, long epoch, IReadOnlyList<RealTimeGroup> groups, FoundState found, CancellationToken cancellationToken) =>
        await heart.CallAsync(async () =>
        {
            await store.FindAsync(partition, epoch, groups, found, cancellationToken);
            return true;
        });

    public async IAsyncEnumerable<RealTimeState> LoadAsync(int partition, long epoch, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await heart.PassAsync("");
        await foreach (var state in store.LoadAsync(partition, epoch, cancellationToken))
            yield return state;
        await heart.PassAsync(Points.Restored);
    }

    public ValueTask<bool> ResetAsync(int partition, string owner, CancellationToken cancellationToken) =>
        heart.CallAsync(() => store.ResetAsync(partition, owner, cancellationToken));

    public ValueTask<RealTimeSnapshot> ReadAsync(RealTimeQuery query, CancellationToken cancellationToken) => store.ReadAsync(query, cancellationToken);

    public ValueTask CheckpointAsync(CancellationToken cancellationToken) => store.CheckpointAsync(cancellationToken);
}

/// <summary>The dead letters as a node that may die sees them.</summary>
internal sealed class MortalLetters(IDeadLetterStore letters, Heart heart) : IDeadLetterStore
{
    public async ValueTask AppendAsync(IReadOnlyList<DeadLetter> written, CancellationToken cancellationToken)
    {
        await heart.PassAsync(Points.BeforeLetters);
        await heart.CallAsync(async () =>
        {
            await letters.AppendAsync(written, cancellationToken);
            return true;
        });
        await heart.PassAsync(Points.AfterLetters);
    }

    public ValueTask<IReadOnlyList<DeadLetter>> ListAsync((string Topic, int Partition, long Offset)? after, int limit, CancellationToken cancellationToken) =>
        letters.ListAsync(after, limit, cancellationToken);

    public ValueTask<long> CountAsync(CancellationToken cancellationToken) => letters.CountAsync(cancellationToken);
}
