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
    private List<long> _droppedSlots = [];
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
    public bool Flush(RealTimeFlush flush) => Write(() =>
    {
        // A partition of which nothing is stored may begin anywhere: at the oldest barrier that is still needed.
        if (_owner != flush.Owner || (_progress is not null && _progress.Position != flush.ExpectedPosition))
        {
            return false;
        }

        foreach (var state in flush.States)
        {
            EpochOf(state.Epoch).Set(state);
        }

        var kept = flush.Progress.Epochs.Select(epoch => epoch.Epoch).ToHashSet();
        Drop([.. _epochs.Values.Where(epoch => !kept.Contains(epoch.Epoch))]);
        SetProgress(flush.Progress);
        _isChanged = true;
        return true;
    });

    public bool Reset(string owner) => Write(() =>
    {
        if (_owner != owner)
        {
            return false;
        }

        Drop([.. _epochs.Values]);
        (_progress, _trusted, _isChanged) = (null, null, true);
        return true;
    });

    /// <summary>Adds progress and states of one moment to lists.</summary>
    public void Read(RealTimeQuery query, List<PartitionProgress> progress, List<RealTimeState> states)
    {
        _lock.EnterReadLock();
        try
        {
            if (_trusted is null)
            {
                return;
            }

            progress.Add(_trusted);
            foreach (var epoch in _epochs.Values.Where(epoch => epoch.Epoch >= query.FromEpoch))
            {
                epoch.Collect(query, states);
            }
        }
        finally
        {
            _lock.ExitReadLock();
        }
    }

    /// <summary>All states of one epoch.</summary>
    public List<RealTimeState> Load(long epoch)
    {
        _lock.EnterReadLock();
        try
        {
            return _epochs.TryGetValue(epoch, out var states) ? [.. states.All.Select(entry => entry.ToState(epoch))] : [];
        }
        finally
        {
            _lock.ExitReadLock();
        }
    }

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
    public void Restore(PartitionProgress progress, IEnumerable<EpochStates> epochs)
    {
        foreach (var epoch in epochs)
        {
            _epochs.Add(epoch.Epoch, epoch);
        }

        SetProgress(progress);
    }

    private EpochStates EpochOf(long epoch)
    {
        if (!_epochs.TryGetValue(epoch, out var states))
        {
            states = new EpochStates(epoch, nextSlot());
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
        _trusted = progress with { Epochs = [.. progress.Epochs.Where(IsWhole)] };
    }

    private bool IsWhole(EpochProgress progress)
    {
        var states = _epochs.GetValueOrDefault(progress.Epoch);
        return progress.Views.All(view => (states?.Count(view.View) ?? 0) == view.Groups);
    }

    private T Write<T>(Func<T> action)
    {
        _lock.EnterWriteLock();
        try
        {
            return action();
        }
        finally
        {
            _lock.ExitWriteLock();
        }
    }
}
