using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Lambda.Ports.RealTime;
using Epoch = System.Collections.Immutable.ImmutableDictionary<(string View, long Pane, string Key), (Lambda.Ports.RealTime.RealTimeState Newest, Lambda.Ports.RealTime.RealTimeState? Visible)>;

namespace Lambda.Testing.InMemory;

/// <summary>The real-time views as one immutable value for each partition, under one lock. A checkpoint is what a crash goes back to.</summary>
public sealed class InMemoryRealTimeViewStore : IRealTimeViewStore
{
    private readonly Lock _lock = new();
    private readonly Dictionary<int, string> _owners = [];
    private ImmutableSortedDictionary<int, Partition> _partitions = ImmutableSortedDictionary<int, Partition>.Empty;
    private ImmutableSortedDictionary<int, Partition> _checkpoint = ImmutableSortedDictionary<int, Partition>.Empty;

    /// <summary>Refuses every flush with this error while it is set.</summary>
    public Exception? FlushError { get; set; }

    /// <inheritdoc/>
    public ValueTask<PartitionProgress?> AcquireAsync(int partition, string owner, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            _owners[partition] = owner;
            return ValueTask.FromResult(_partitions.GetValueOrDefault(partition)?.TrustedProgress());
        }
    }

    /// <inheritdoc/>
    public ValueTask<bool> FlushAsync(RealTimeFlush flush, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (FlushError is { } error)
            throw error;
        lock (_lock)
        {
            var id = flush.Progress.Partition;
            var partition = _partitions.GetValueOrDefault(id);
            if (_owners.GetValueOrDefault(id) != flush.Owner || (partition is not null && partition.Progress.Position != flush.ExpectedPosition))
                return ValueTask.FromResult(false);
            _partitions = _partitions.SetItem(id, (partition ?? Partition.Empty).With(flush));
            return ValueTask.FromResult(true);
        }
    }

    /// <inheritdoc/>
    public ValueTask<bool> IsCurrentAsync(int partition, string owner, long position, CancellationToken cancellationToken)
    {
        lock (_lock)
            return ValueTask.FromResult(_owners.GetValueOrDefault(partition) == owner && (_partitions.GetValueOrDefault(partition)?.Progress.Position ?? position) == position);
    }

    /// <inheritdoc/>
    public ValueTask FindAsync(
        int partition, long epoch, IReadOnlyList<RealTimeGroup> groups, FoundState found, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var states = Current().GetValueOrDefault(partition)?.Epochs.GetValueOrDefault(epoch) ?? Epoch.Empty;
        for (var i = 0; i < groups.Count; i++)
        {
            if (states.TryGetValue((groups[i].View, groups[i].Pane, Convert.ToHexString(groups[i].Key.Span)), out var state))
                found(i, state.Newest.State.Span, state.Newest.Hold);
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<RealTimeState> LoadAsync(
        int partition, long epoch, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.Yield();
        foreach (var state in Current().GetValueOrDefault(partition)?.Epochs.GetValueOrDefault(epoch)?.Values ?? [])
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return state.Newest;
        }
    }

    /// <inheritdoc/>
    public ValueTask<bool> ResetAsync(int partition, string owner, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_owners.GetValueOrDefault(partition) != owner)
                return ValueTask.FromResult(false);
            _partitions = _partitions.Remove(partition);
            return ValueTask.FromResult(true);
        }
    }

    /// <inheritdoc/>
    public ValueTask<RealTimeSnapshot> ReadAsync(RealTimeQuery query, CancellationToken cancellationToken)
    {
        var keys = query.Keys?.Select(key => Convert.ToHexString(key.Span)).ToHashSet();
        var partitions = Current().Values;
        var states = partitions.SelectMany(partition => partition.VisibleStates).Where(state =>
            state.View == query.View && state.Epoch >= query.FromEpoch && state.Pane >= query.FromPane
            && (state.Pane < query.ToPane || query.ToPane == long.MaxValue)
            && (keys is null || keys.Contains(Convert.ToHexString(state.Key.Span))));
        return ValueTask.FromResult(new RealTimeSnapshot([.. partitions.Select(partition => partition.TrustedProgress())], [.. states]));
    }

    /// <inheritdoc/>
    public ValueTask CheckpointAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
            _checkpoint = _partitions;
        return ValueTask.CompletedTask;
    }

    /// <summary>What a crash does: flushes since the last checkpoint are lost, and nobody owns anything.</summary>
    public void Crash()
    {
        lock (_lock)
        {
            _partitions = _checkpoint;
            _owners.Clear();
        }
    }

    /// <summary>Loses the states of one epoch and keeps its progress: a store that was damaged.</summary>
    public void LoseStates(int partition, long epoch)
    {
        lock (_lock)
            _partitions = _partitions.SetItem(partition, _partitions[partition].Without(epoch));
    }

    private ImmutableSortedDictionary<int, Partition> Current()
    {
        lock (_lock)
            return _partitions;
    }

    private sealed record Partition(PartitionProgress Progress, ImmutableSortedDictionary<long, Epoch> Epochs)
    {
        public static readonly Partition Empty =
            new(new(0, 0, 0, long.MinValue, "", []), ImmutableSortedDictionary<long, Epoch>.Empty);

        public IEnumerable<RealTimeState> VisibleStates => Epochs.Values.SelectMany(epoch => epoch.Values).Select(state => state.Visible).OfType<RealTimeState>();

        public Partition With(RealTimeFlush flush)
        {
            var epochs = Epochs.ToBuilder();
            foreach (var changed in flush.States.GroupBy(state => state.Epoch))
                epochs[changed.Key] = changed.Aggregate(epochs.GetValueOrDefault(changed.Key) ?? Epoch.Empty, Set);
            epochs.RemoveRange(Epochs.Keys.Except(flush.Progress.Epochs.Select(epoch => epoch.Epoch)));
            return new(flush.Progress, epochs.ToImmutable());
        }

        public Partition Without(long epoch) => this with { Epochs = Epochs.Remove(epoch) };

        /// <summary>The progress without epochs that have lost states.</summary>
        public PartitionProgress TrustedProgress() => Progress with { Epochs = [.. Progress.Epochs.Where(IsWhole)] };

        private bool IsWhole(EpochProgress progress)
        {
            var states = Epochs.GetValueOrDefault(progress.Epoch) ?? Epoch.Empty;
            return progress.Views.All(view => states.Keys.Count(key => key.View == view.View) == view.Groups);
        }

        private static Epoch Set(Epoch epoch, RealTimeState state)
        {
            // A copy, because the caller may reuse its buffers.
            var (key, copy) = ((state.View, state.Pane, Convert.ToHexString(state.Key.Span)), state with { Key = state.Key.ToArray(), State = state.State.ToArray() });
            return epoch.SetItem(key, (copy, state.IsHeld ? epoch.GetValueOrDefault(key).Visible : copy with { Hold = null }));
        }
    }
}
