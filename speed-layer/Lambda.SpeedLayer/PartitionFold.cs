using Lambda.Ports.DeadLetters;
using Lambda.Ports.Log;
using Lambda.Ports.RealTime;
using Lambda.SharedLogic.Encoding;
using Lambda.SharedLogic.Events;
using Lambda.SharedLogic.Policies;

namespace Lambda.SpeedLayer;

/// <summary>
/// The speed layer's work on one partition, without any input or output: records in, changed states and progress out. A pure function of the records from
/// where it started, of the duplicates' horizon before that, and of the views.
/// </summary>
public sealed class PartitionFold
{
    private readonly string _topic;
    private readonly string _logic;
    private readonly int _partition;
    private readonly PartitionHistory _history;
    private readonly PartitionMemory _memory;
    private readonly EpochFolds _epochs;
    private readonly EventRun _run;
    private readonly StateWriter _writer = new();
    private FiringClock _clock;

    /// <summary>What the next flush is made of, and what the last one was: a store may still be reading that.</summary>
    private FlushBuffer _next;
    private FlushBuffer _last;

    /// <summary>Goes on where <paramref name="start"/> says.</summary>
    /// <param name="topic">The stream's name, for dead letters.</param>
    /// <param name="start">Where to begin, and what is stored of the epoch there.</param>
    /// <param name="memory">What it folds in, and the views; no other fold may use it until <see cref="Release"/>.</param>
    public PartitionFold(string topic, PartitionProgress start, PartitionMemory memory)
    {
        (_memory, _next, _last) = (memory, memory.TakeBuffer(), memory.TakeBuffer());
        memory.Horizon.Clear();
        (_topic, _logic, _partition) = (topic, start.Logic, start.Partition);
        _run = new EventRun(_partition);
        _history = new PartitionHistory(memory.Horizon, start.HighestEventTime);
        Position = start.Position;
        _epochs = new EpochFolds(memory, start);
        _clock = new FiringClock(Current.Views, start.Arrived, start.FiredTo);
    }

    private EpochFold Current => _epochs.Current;

    /// <summary>The next offset to process.</summary>
    public long Position { get; private set; }

    /// <summary>The epoch of that offset.</summary>
    public long Epoch => Current.Epoch;

    /// <summary>Whether triggers have shown anything since <see cref="ForgetChanges"/>, so that a flush is worth while even where the position stands still.</summary>
    public bool HasFired => _clock.HasFired;

    /// <summary>Whether a view wants its changes to be seen without waiting for the next flush.</summary>
    public bool IsUrgent => Array.Exists(Current.Views, view => view.IsUrgent);

    /// <summary>Whether what is stored of the current epoch has to be restored: a view's trigger fires groups that no event comes for.</summary>
    public bool NeedsRestore => _clock.IsNeeded;

    /// <summary>Takes back a stored state of the current epoch; those of views that need not be restored are passed over.</summary>
    public void Restore(RealTimeState state) => Array.Find(Current.Views, view => view.Name == state.View)?.Restore(state);

    /// <summary>Remembers the identities of records before the position, without folding them.</summary>
    public void Remember(LogBatch batch)
    {
        for (var i = 0; i < batch.Count && batch.OffsetOf(i) < Position; i++)
        {
            if (batch.KindOf(i) == RecordKind.Event && _run.TryAdd(batch, i, out _))
            {
                _history.Remember(_run.Events[0].Identity, batch.OffsetOf(i));
                _run.Clear();
            }
        }
    }

    /// <summary>Processes records that follow the position; what cannot be used is added to <paramref name="deadLetters"/>.</summary>
    public void Process(LogBatch batch, List<DeadLetter> deadLetters)
    {
        for (var i = 0; i < batch.Count; i++)
        {
            if (batch.OffsetOf(i) != Position)
            {
                throw new InvalidOperationException($"partition {_partition}: expected offset {Position}, read {batch.OffsetOf(i)}");
            }

            if (_run.Count == EventRun.MostEvents || _clock.EndsRun(batch.ArrivalTimeOf(i)))
            {
                FoldRun(batch, deadLetters);
            }

            if (batch.KindOf(i) == RecordKind.Barrier)
            {
                FoldRun(batch, deadLetters);
                PassBarrier(batch.EpochOf(i));
            }
            else if (!_run.TryAdd(batch, i, out var rejection))
            {
                Bury(batch, i, "decode", rejection.Field, rejection.Reason, deadLetters);
            }
            else if (_clock.IsNeeded)
            {
                _clock.Arrive(batch.ArrivalTimeOf(i), isFirstOfRun: _run.Count == 1);
            }

            Position++;
        }

        FoldRun(batch, deadLetters);
    }

    /// <summary>The log has no further record: the clock stands in for the next one's arrival time, so that no firing waits for a record.</summary>
    /// <param name="now">The time before the log was asked, in microseconds: what arrived earlier has been read.</param>
    public void StandIn(long now)
    {
        if (_clock.IsNeeded)
        {
            _clock.Fire(now, _history.HighestEventTime);
        }
    }

    /// <summary>Where the fold stands, with every epoch that is not forgotten. Before a flush, all that is stored of unknown groups must have been taken in.</summary>
    public PartitionProgress Progress() => new(
        _partition, Position, Epoch, _history.HighestEventTime, _logic,
        _epochs.Progress(Position))
    {
        Arrived = _clock.Arrived, FiredTo = _clock.FiredTo,
    };

    /// <summary>
    /// Has what is stored of groups that are not in memory, or may not be, looked up and taken in: for each epoch that needs it one call. To be done before
    /// <see cref="Changes"/>.
    /// </summary>
    /// <param name="find">Looks groups of an epoch up, and tells each state that it finds by the group's index.</param>
    public ValueTask CompleteAsync(Func<long, IReadOnlyList<RealTimeGroup>, FoundState, ValueTask> find) => _epochs.CompleteAsync(find, _next);

    /// <summary>
    /// The states that changed since <see cref="ForgetChanges"/>. The list and its bytes are valid until that has been called twice: a store may write them while more is folded.
    /// </summary>
    public IReadOnlyList<RealTimeState> Changes()
    {
        _next.States.Clear();
        _epochs.CollectChanges(_writer, _next);
        return _next.States;
    }

    /// <summary>What changed so far has been stored, or is being stored: then nothing of it may be looked up until it is.</summary>
    public void ForgetChanges()
    {
        _epochs.ForgetChanges(Position);
        (_next, _last) = (_last, _next);
        _next.Clear();
    }

    /// <summary>Nobody needs the epochs below <paramref name="oldest"/> any more; the current one is kept in any case.</summary>
    public void ForgetEpochsBefore(long oldest) => _epochs.ForgetBefore(oldest);

    /// <summary>Gives the memory back, whatever was folded and not flushed in it: the fold is not to be used any more.</summary>
    /// <param name="isRead">Whether a store may still be reading what the last flushes were made of: then the collector has it when that ends.</param>
    public void Release(bool isRead)
    {
        _epochs.Release();
        if (!isRead)
        {
            _memory.Give(_next);
            _memory.Give(_last);
        }
    }

    private void PassBarrier(long epoch)
    {
        // A barrier that was written again, or too late, ends nothing: the first one counted.
        if (epoch > Epoch)
        {
            _epochs.Begin(epoch, Position, _history.HighestEventTime);
            _clock = new FiringClock(Current.Views, long.MinValue, long.MinValue);
        }

        Current.Control++;
    }

    private void FoldRun(LogBatch batch, List<DeadLetter> deadLetters)
    {
        if (_run.Count == 0)
        {
            return;
        }

        _run.Place(_history);
        if (!TryPrepare(_run.Events, _run.Places, out _))
        {
            var (events, places) = WithoutPoison(batch, deadLetters);
            if (!TryPrepare(events, places, out var error))
            {
                throw new InvalidOperationException($"partition {_partition}: a view fails on a batch but on none of its events alone: {error}");
            }
        }

        foreach (var view in Current.Views)
        {
            view.Commit(_clock.Arrived);
        }

        if (_clock.IsNeeded)
        {
            _clock.EndRun(_history.HighestEventTime);
        }

        _run.Clear();
    }

    private bool TryPrepare(ReadOnlySpan<DeliveryEvent> events, ReadOnlySpan<EventPlace> places, out string? error)
    {
        try
        {
            var nearest = EventPlace.NearestCopy(places);
            foreach (var view in Current.Views)
            {
                view.Prepare(events, places, nearest);
            }

            error = null;
            return true;
        }
        catch (Exception thrown) when (thrown is not OutOfMemoryException)
        {
            error = thrown.Message;
            return false;
        }
    }

    /// <summary>A view's own code threw: finds the events that it throws on, makes dead letters of them and gives back the others.</summary>
    private (DeliveryEvent[] Events, EventPlace[] Places) WithoutPoison(LogBatch batch, List<DeadLetter> deadLetters)
    {
        var kept = new List<(DeliveryEvent Event, EventPlace Place)>();
        for (var i = 0; i < _run.Count; i++)
        {
            if (TryPrepare(_run.Events.Slice(i, 1), _run.Places.Slice(i, 1), out var error))
            {
                kept.Add((_run.Events[i], _run.Places[i]));
            }
            else
            {
                Bury(batch, _run.RecordOf(i), "process", null, error!, deadLetters);
            }
        }

        return ([.. kept.Select(item => item.Event)], [.. kept.Select(item => item.Place)]);
    }

    private void Bury(LogBatch batch, int record, string stage, string? field, string reason, List<DeadLetter> deadLetters)
    {
        Current.DeadLettered++;
        deadLetters.Add(new DeadLetter(
            _topic, _partition, batch.OffsetOf(record), stage, field, reason, batch.ValueOf(record).ToArray(), batch.ArrivalTimeOf(record)));
    }
}
