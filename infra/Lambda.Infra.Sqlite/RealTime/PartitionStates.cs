using Lambda.Ports.RealTime;

namespace Lambda.Infra.Sqlite.RealTime;

/// <summary>One partition's states and progress under one lock: many readers at once, or one flush.</summary>
/// <param name="partition">The partition.</param>
/// <param name="nextSlot">Numbers the epochs of all partitions.</param>
#pragma warning disable CA1001 // The lock is not disposed with the store: a reader that is late must find it, and it holds nothing that needs disposing.
internal sealed class PartitionStates(int partition, Func<long> nextSlot)
#pragma warning restore CA1001
{
    private readonly ReaderWriterLockSlim _lock = new();
    private readonly SortedDictionary<long, EpochStates> _epochs = [];
    private readonly HashSet<long> _lost = [];
    private List<long> _droppedSlots = [];
    private long _bytes;
    private string? _owner;
    private bool _isChanged;

    /// <summary>As flushed last.</summary>
    private PartitionProgress? _progress;

    /// <summary>The same without epochs that have lost states: what everybody is told.</summary>
    private PartitionProgress? _trusted;

    public PartitionProgress? Acquire(string owner) => Write(() =>
    {
        _owner = owner;
        return _trusted;
    });

    /// <summary>Takes in a flush, unless somebody else has the partition or has moved it.</summary>
    public bool Flush(RealTimeFlush flush, RealTimeFileReaders readers) => Write(() =>
    {
        // A partition of which nothing is stored may begin anywhere: at the oldest barrier that is still needed.
        if (_owner != flush.Owner || (_progress is not null && _progress.Position != flush.ExpectedPosition))
        {
            return false;
        }

        foreach (var state in flush.States)
        {
            var epoch = EpochOf(state.Epoch);
            if (epoch.NeedsStored(state))
            {
                Load(epoch, new RealTimeGroup(state.View, state.Pane, state.Key), readers);
            }

            epoch.Set(state);
        }

        var kept = flush.Progress.Epochs.Select(epoch => epoch.Epoch).ToHashSet();
        Drop([.. _epochs.Values.Where(epoch => !kept.Contains(epoch.Epoch))]);
        SetProgress(flush.Progress);
        _isChanged = true;
        return true;
    });

    /// <summary>Whether the owner still has the partition at this position.</summary>
    public bool IsCurrent(string owner, long position)
    {
        BeginReading();
        try
        {
            return _owner == owner && (_progress is null || _progress.Position == position);
        }
        finally
        {
            EndReading();
        }
    }

    public bool Reset(string owner) => Write(() =>
    {
        if (_owner != owner)
        {
            return false;
        }

        Drop([.. _epochs.Values]);
        _lost.Clear();
        (_progress, _trusted, _isChanged) = (null, null, true);
        return true;
    });

    /// <summary>About how much memory the states take. Only its owner and the checkpoints change it, so it may be read at any time.</summary>
    public long Bytes => Volatile.Read(ref _bytes);

    /// <summary>Keeps flushes out until <see cref="EndReading"/>.</summary>
    public void BeginReading() => _lock.EnterReadLock();

    /// <summary>Lets flushes in again.</summary>
    public void EndReading() => _lock.ExitReadLock();

    /// <summary>The epochs that the query asks for, oldest first, and what everybody is told of them; none and <c>null</c> when nothing is stored. Between <see cref="BeginReading"/> and <see cref="EndReading"/>.</summary>
    public PartitionProgress? Progress(long fromEpoch, List<EpochStates> epochs)
    {
        if (_trusted is not null)
        {
            epochs.AddRange(_epochs.Values.Where(epoch => epoch.Epoch >= fromEpoch));
        }

        return _trusted;
    }

    /// <summary>The states of one epoch, if it has any. Between <see cref="BeginReading"/> and <see cref="EndReading"/>.</summary>
    public EpochStates? Epoch(long epoch) => _epochs.GetValueOrDefault(epoch);

    /// <summary>Keeps in memory only what the file lacks. No changes may be under way to it.</summary>
    public void Evict() => Write(() =>
    {
        foreach (var epoch in _epochs.Values)
        {
            epoch.Evict();
        }

        return true;
    });

    /// <summary>What the file lacks, all of one moment; <c>null</c> when it lacks nothing.</summary>
    public PartitionChanges? TakeChanges() => Write(() =>
    {
        if (!_isChanged)
        {
            return null;
        }

        var epochs = _epochs.Values.Select(epoch => (epoch, epoch.TakeChanges())).Where(changes => changes.Item2.Count > 0).ToList();
        var changes = new PartitionChanges(partition, _progress, _droppedSlots, epochs);
        (_isChanged, _droppedSlots) = (false, []);
        return changes;
    });

    /// <summary>Takes back changes that could not be written, for the next attempt.</summary>
    public void ReturnChanges(PartitionChanges changes) => Write(() =>
    {
        _droppedSlots.AddRange(changes.DroppedSlots);
        foreach (var (epoch, states) in changes.Epochs)
        {
            states.ForEach(change => epoch.MarkChanged(change.Entry));
        }

        return _isChanged = true;
    });

    /// <summary>Takes in what the file holds; before any use.</summary>
    /// <param name="progress">The progress.</param>
    /// <param name="epochs">The epochs.</param>
    /// <param name="counts">How many states the file has by slot and view; <c>null</c> when it is known to have all.</param>
    public void Restore(PartitionProgress progress, IEnumerable<EpochStates> epochs, Dictionary<(long Slot, string View), long>? counts)
    {
        foreach (var epoch in epochs)
        {
            _epochs.Add(epoch.Epoch, epoch);
        }

        bool IsWhole(EpochProgress epoch) => counts is null || epoch.Views.All(
            view => (_epochs.TryGetValue(epoch.Epoch, out var states) ? counts.GetValueOrDefault((states.Slot, view.View)) : 0) == view.Groups);
        foreach (var lost in progress.Epochs.Where(epoch => !IsWhole(epoch)))
        {
            _lost.Add(lost.Epoch);
        }

        SetProgress(progress);
    }

    private static void Load(EpochStates epoch, RealTimeGroup group, RealTimeFileReaders readers)
    {
        var reader = readers.Take();
        try
        {
            if (reader.Load(epoch.Slot, group) is { } stored)
            {
                epoch.Restore(stored);
            }
        }
        finally
        {
            readers.Return(reader);
        }
    }

    private EpochStates EpochOf(long epoch)
    {
        if (!_epochs.TryGetValue(epoch, out var states))
        {
            states = new EpochStates(epoch, nextSlot(), isComplete: true);
            _epochs.Add(epoch, states);
        }

        return states;
    }

    private void Drop(List<EpochStates> epochs)
    {
        foreach (var epoch in epochs)
        {
            _epochs.Remove(epoch.Epoch);
            _droppedSlots.Add(epoch.Slot);
        }
    }

    private void SetProgress(PartitionProgress progress)
    {
        _progress = progress;
        _trusted = progress with { Epochs = [.. progress.Epochs.Where(epoch => !_lost.Contains(epoch.Epoch))] };
    }

    private T Write<T>(Func<T> action)
    {
        _lock.EnterWriteLock();
        try
        {
            var result = action();
            Volatile.Write(ref _bytes, _epochs.Values.Sum(epoch => epoch.Bytes));
            return result;
        }
        finally
        {
            _lock.ExitWriteLock();
        }
    }
}
