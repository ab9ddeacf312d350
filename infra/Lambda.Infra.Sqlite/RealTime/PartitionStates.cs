using Lambda.Infra.Sqlite.RealTime.Runs;
using Lambda.Ports.RealTime;

namespace Lambda.Infra.Sqlite.RealTime;

/// <summary>One partition's states and progress under one lock: many readers at once, or one flush.</summary>
/// <param name="partition">The partition.</param>
/// <param name="nextSlot">Numbers the epochs of all partitions.</param>
/// <param name="views">Numbers the views.</param>
#pragma warning disable CA1001 // The lock is not disposed with the store: a reader that is late must find it, and it holds nothing that needs disposing.
internal sealed class PartitionStates(int partition, Func<long> nextSlot, ViewNumbers views)
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
    /// <param name="flush">The flush.</param>
    /// <param name="runs">The runs as of now; to be disposed.</param>
    /// <exception cref="DamagedRunException">What readers see of a held group cannot be read. Nothing of the flush was taken in.</exception>
    public bool Flush(RealTimeFlush flush, Func<RunSet> runs) => Write(() =>
    {
        // A partition of which nothing is stored may begin anywhere: at the oldest barrier that is still needed.
        if (_owner != flush.Owner || (_progress is not null && _progress.Position != flush.ExpectedPosition))
        {
            return false;
        }

        Restore(flush.States, runs);
        TakeIn(flush.States);
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

    /// <summary>The whole epochs that the query asks for, oldest first, and what everybody is told of them; none and <c>null</c> when nothing is stored. Between <see cref="BeginReading"/> and <see cref="EndReading"/>.</summary>
    public PartitionProgress? Progress(long fromEpoch, List<EpochStates> epochs)
    {
        if (_trusted is not null)
        {
            epochs.AddRange(_epochs.Values.Where(epoch => epoch.Epoch >= fromEpoch && !_lost.Contains(epoch.Epoch)));
        }

        return _trusted;
    }

    /// <summary>The states of one epoch, if it has any and has lost none. Between <see cref="BeginReading"/> and <see cref="EndReading"/>.</summary>
    public EpochStates? Epoch(long epoch) => _lost.Contains(epoch) ? null : _epochs.GetValueOrDefault(epoch);

    /// <summary>
    /// States of some slots are lost: their epochs are told no longer. Whoever owns the partition learns it from the refusal of what it does next, and begins again.
    /// </summary>
    public void Lose(IReadOnlySet<long> slots) => Write(() =>
    {
        var known = _lost.Count;
        _lost.UnionWith(_epochs.Values.Where(epoch => slots.Contains(epoch.Slot)).Select(epoch => epoch.Epoch));
        if (_lost.Count > known && _progress is not null)
        {
            _owner = null;
            SetProgress(_progress);
        }

        return true;
    });

    /// <summary>Keeps in memory only what the runs lack. No changes may be under way to them.</summary>
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
            epoch.ReturnChanges(states);
        }

        return _isChanged = true;
    });

    /// <summary>Takes in what the file holds; before any use.</summary>
    /// <param name="progress">The progress.</param>
    /// <param name="epochs">The epochs.</param>
    /// <param name="isWhole">Whether no state of an epoch is lost.</param>
    public void Restore(PartitionProgress progress, IEnumerable<EpochStates> epochs, Func<EpochProgress, EpochStates?, bool> isWhole)
    {
        foreach (var epoch in epochs)
        {
            _epochs.Add(epoch.Epoch, epoch);
        }

        _lost.UnionWith(progress.Epochs.Where(epoch => !isWhole(epoch, _epochs.GetValueOrDefault(epoch.Epoch))).Select(epoch => epoch.Epoch));
        SetProgress(progress);
    }

    private void TakeIn(IReadOnlyList<RealTimeState> states)
    {
        // States come view by view: each is looked up once.
        var (view, number, epoch) = ((string?)null, -1, (EpochStates?)null);
        for (var i = 0; i < states.Count; i++)
        {
            var state = states[i];
            if (!ReferenceEquals(state.View, view))
            {
                (view, number) = (state.View, views.Of(state.View));
            }

            epoch = epoch?.Epoch == state.Epoch ? epoch : EpochOf(state.Epoch);
            epoch.Set(number, state);
        }
    }

    /// <summary>Takes into memory what readers see of groups that are to be held.</summary>
    private void Restore(IReadOnlyList<RealTimeState> states, Func<RunSet> take)
    {
        RunSet? runs = null;
        using var buffer = new BlockBuffer();
        try
        {
            for (var i = 0; i < states.Count; i++)
            {
                var state = states[i];
                if (!state.IsHeld || !_epochs.TryGetValue(state.Epoch, out var epoch) || !epoch.NeedsStored(views.Of(state.View), state))
                {
                    continue;
                }

                runs ??= take();
                var view = views.Of(state.View);
                if (RunReads.Find(runs, buffer, epoch.Slot, view, state.Pane, state.Key.Span) is { IsNone: false } stored)
                {
                    epoch.Restore(view, stored);
                }
            }
        }
        finally
        {
            runs?.Dispose();
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
