using Lambda.Ports.DeadLetters;
using Lambda.Ports.Log;
using Lambda.Ports.RealTime;
using Lambda.SharedLogic.Encoding;
using Lambda.SharedLogic.Events;
using Lambda.SharedLogic.Policies;
using Lambda.SharedLogic.Views;

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
    private readonly Dictionary<string, ViewFold> _viewsByName;
    private readonly ViewFold[] _views;
    private readonly FiringClock _clock;
    private readonly List<EpochProgress> _closedEpochs;
    private readonly List<RealTimeState> _closedChanges = [];
    private readonly DeliveryEventBatch _events = new();
    private readonly StateWriter _buffer = new();
    private PlacedRecord[] _places = [];
    private long _epoch;
    private long _epochFirst;
    private long _control;
    private long _deadLettered;

    /// <summary>Goes on where <paramref name="start"/> says.</summary>
    public PartitionFold(string topic, IReadOnlyList<ViewDefinition> views, PartitionProgress start)
    {
        (_topic, _logic, _partition) = (topic, start.Logic, start.Partition);
        _history = new PartitionHistory(PartitionHistory.WidestHorizon(views), start.HighestEventTime);
        _viewsByName = views.ToDictionary(view => view.Name, view => new ViewFold(view));
        _views = [.. _viewsByName.Values];
        _clock = new FiringClock(_views, start);
        (Position, _epoch) = (start.Position, start.Epoch);
        _closedEpochs = [.. start.Epochs.Where(epoch => epoch.Epoch < start.Epoch)];
        _epochFirst = start.Position;
        if (start.Epochs.FirstOrDefault(epoch => epoch.Epoch == start.Epoch) is { } current)
        {
            (_epochFirst, _control, _deadLettered) = (current.First, current.Control, current.DeadLettered);
            foreach (var counts in current.Views)
            {
                _viewsByName[counts.View].Restore(counts);
            }
        }
    }

    /// <summary>The next offset to process.</summary>
    public long Position { get; private set; }

    /// <summary>The epoch of that offset.</summary>
    public long Epoch => _epoch;

    /// <summary>Whether triggers have shown anything since <see cref="ForgetChanges"/>, so that a flush is worth while even where the position stands still.</summary>
    public bool HasFired => _clock.HasFired;

    /// <summary>Whether a view wants its changes to be seen without waiting for the next flush.</summary>
    public bool IsUrgent => Array.Exists(_views, view => view.IsUrgent);

    /// <summary>Takes back a stored state of the current epoch.</summary>
    public void Restore(RealTimeState state) => _viewsByName[state.View].Restore(state);

    /// <summary>Remembers the identities of records before the position, without folding them.</summary>
    public void Remember(LogBatch batch)
    {
        for (var i = 0; i < batch.Count && batch.OffsetOf(i) < Position; i++)
        {
            _events.Clear();
            if (batch.KindOf(i) == RecordKind.Event && DeliveryEventJson.TryDecode(batch.ValueOf(i), _events, out _))
            {
                _history.Remember(_events.Events[0].Identity, batch.OffsetOf(i));
            }
        }

        _events.Clear();
    }

    /// <summary>Processes records that follow the position; what cannot be used is added to <paramref name="deadLetters"/>.</summary>
    public void Process(LogBatch batch, List<DeadLetter> deadLetters)
    {
        if (_places.Length < batch.Count)
        {
            _places = new PlacedRecord[batch.Count];
        }

        for (var i = 0; i < batch.Count; i++)
        {
            if (batch.OffsetOf(i) != Position)
            {
                throw new InvalidOperationException($"partition {_partition}: expected offset {Position}, read {batch.OffsetOf(i)}");
            }

            if (_clock.EndsRun(batch.ArrivalTimeOf(i)))
            {
                FoldRun(batch, deadLetters);
            }

            if (batch.KindOf(i) == RecordKind.Barrier)
            {
                FoldRun(batch, deadLetters);
                PassBarrier(batch.EpochOf(i));
            }
            else if (DeliveryEventJson.TryDecode(batch.ValueOf(i), _events, out var rejection))
            {
                PlaceLast(batch, i);
            }
            else
            {
                Bury(batch, i, "decode", rejection.Field, rejection.Reason, deadLetters);
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

    /// <summary>Where the fold stands, with every epoch that is not forgotten.</summary>
    public PartitionProgress Progress() =>
        new(_partition, Position, _epoch, _history.HighestEventTime, _logic, [.. _closedEpochs, CurrentEpoch(Position)])
        {
            Arrived = _clock.Arrived, FiredTo = _clock.FiredTo,
        };

    /// <summary>The states that changed since <see cref="ForgetChanges"/>.</summary>
    public List<RealTimeState> Changes()
    {
        var changes = new List<RealTimeState>(_closedChanges);
        foreach (var view in _views)
        {
            view.CollectChanges(_epoch, _buffer, changes);
        }

        return changes;
    }

    /// <summary>What changed so far has been stored.</summary>
    public void ForgetChanges()
    {
        _closedChanges.Clear();
        foreach (var view in _views)
        {
            view.ForgetChanges();
        }
    }

    /// <summary>Nobody needs the epochs below <paramref name="oldest"/> any more; the current one is kept in any case.</summary>
    public void ForgetEpochsBefore(long oldest)
    {
        _closedEpochs.RemoveAll(epoch => epoch.Epoch < oldest);
        _closedChanges.RemoveAll(state => state.Epoch < oldest);
    }

    private EpochProgress CurrentEpoch(long end) =>
        new(_epoch, _epochFirst, end, _control, _deadLettered, [.. _views.Select(view => view.Counts)]);

    private void PlaceLast(LogBatch batch, int record)
    {
        var placed = _events.Events[^1];
        if (_clock.IsNeeded)
        {
            _clock.Arrive(batch.ArrivalTimeOf(record), isFirstOfRun: _events.Count == 1);
        }

        (placed.Partition, placed.Offset, placed.ArrivalTime) = (_partition, Position, batch.ArrivalTimeOf(record));
        _places[_events.Count - 1] = new PlacedRecord(_history.Place(placed, Position), record);
    }

    private void PassBarrier(long epoch)
    {
        // A barrier that was written again, or too late, ends nothing: the first one counted.
        if (epoch > _epoch)
        {
            foreach (var view in _views)
            {
                view.FireAnything();
                view.CollectChanges(_epoch, _buffer, _closedChanges);
            }

            _closedEpochs.Add(CurrentEpoch(Position));
            (_epoch, _epochFirst, _control, _deadLettered) = (epoch, Position, 0, 0);
            _clock.StartEpoch();
            foreach (var view in _views)
            {
                view.StartEpoch();
            }
        }

        _control++;
    }

    private void FoldRun(LogBatch batch, List<DeadLetter> deadLetters)
    {
        var events = _events.Events;
        if (events.Length == 0)
        {
            return;
        }

        if (!TryPrepare(events, _places.AsSpan(0, events.Length), out _))
        {
            (events, var places) = WithoutPoison(batch, deadLetters);
            if (!TryPrepare(events, places, out var error))
            {
                throw new InvalidOperationException($"partition {_partition}: a view fails on a batch but on none of its events alone: {error}");
            }
        }

        foreach (var view in _views)
        {
            view.Commit(_clock.Arrived);
        }

        if (_clock.IsNeeded)
        {
            _clock.EndRun(_history.HighestEventTime);
        }

        _events.Clear();
    }

    private bool TryPrepare(ReadOnlySpan<DeliveryEvent> events, ReadOnlySpan<PlacedRecord> places, out string? error)
    {
        try
        {
            foreach (var view in _views)
            {
                view.Prepare(events, places);
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
    private (DeliveryEvent[] Events, PlacedRecord[] Places) WithoutPoison(LogBatch batch, List<DeadLetter> deadLetters)
    {
        var kept = new List<(DeliveryEvent Event, PlacedRecord Place)>();
        for (var i = 0; i < _events.Count; i++)
        {
            if (TryPrepare(_events.Events.Slice(i, 1), _places.AsSpan(i, 1), out var error))
            {
                kept.Add((_events.Events[i], _places[i]));
            }
            else
            {
                Bury(batch, _places[i].Record, "process", null, error!, deadLetters);
            }
        }

        return ([.. kept.Select(item => item.Event)], [.. kept.Select(item => item.Place)]);
    }

    private void Bury(LogBatch batch, int record, string stage, string? field, string reason, List<DeadLetter> deadLetters)
    {
        _deadLettered++;
        deadLetters.Add(new DeadLetter(
            _topic, _partition, batch.OffsetOf(record), stage, field, reason, batch.ValueOf(record).ToArray(), batch.ArrivalTimeOf(record)));
    }
}
