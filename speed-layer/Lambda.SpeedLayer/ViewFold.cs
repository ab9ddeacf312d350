using Lambda.Ports.RealTime;
using Lambda.SharedLogic.Encoding;
using Lambda.SharedLogic.Events;
using Lambda.SharedLogic.Policies;
using Lambda.SharedLogic.State;
using Lambda.SharedLogic.Triggers;
using Lambda.SharedLogic.Views;

namespace Lambda.SpeedLayer;

/// <summary>One view over the current epoch of one partition: applies its policies, folds what passes, counts what does not.</summary>
internal sealed class ViewFold
{
    private readonly ViewDefinition _view;
    private readonly StateTable _table;
    private readonly HeldChanges? _held;
    private DeliveryEvent[] _passed = [];
    private Tally _tally;
    private Tally _prepared;

    public ViewFold(ViewDefinition view)
    {
        (_view, _table) = (view, new StateTable(view, StateForm.Sketch));
        _held = view.Policies.Trigger.Holds ? new HeldChanges(view, _table) : null;
    }

    /// <summary>The view's trigger.</summary>
    public Trigger Trigger => _view.Policies.Trigger;

    /// <summary>What became of the epoch's events so far.</summary>
    public ViewCounts Counts => new(_view.Name, _tally.Applied, _tally.Duplicate, _tally.Late, _table.Count)
    {
        Held = _held?.Events ?? 0,
        Due = _held is { Events: > 0 } ? _held.NextDue : null,
    };

    /// <summary>Whether anything has fired since the last flush.</summary>
    public bool HasFired => _held is { HasFired: true };

    /// <summary>Whether what changed may not wait for the next flush.</summary>
    public bool IsUrgent => Trigger.Kind == TriggerKind.EveryRecord && _table.ChangedRows.Count > 0;

    /// <summary>Decides about each event and runs the view's code over those that pass. Nothing is counted or folded yet; may throw what the view throws.</summary>
    public void Prepare(ReadOnlySpan<DeliveryEvent> events, ReadOnlySpan<PlacedRecord> places)
    {
        if (_passed.Length < events.Length)
        {
            _passed = new DeliveryEvent[events.Length];
        }

        _prepared = default;
        for (var i = 0; i < events.Length; i++)
        {
            switch (places[i].Place.Decide(events[i].EventTime, _view))
            {
                case PolicyDecision.Duplicate:
                    _prepared.Duplicate++;
                    break;
                case PolicyDecision.Late:
                    _prepared.Late++;
                    break;
                default:
                    _passed[_prepared.Applied++] = events[i];
                    break;
            }
        }

        _table.Prepare(_passed.AsSpan(0, (int)_prepared.Applied));
    }

    /// <summary>Folds and counts what was prepared.</summary>
    /// <param name="clock">The clock of arrival times, for the view's trigger.</param>
    public void Commit(long clock)
    {
        var rows = _table.FoldPrepared();
        _held?.Changed(rows, clock);
        _tally = new Tally
        {
            Applied = _tally.Applied + _prepared.Applied,
            Duplicate = _tally.Duplicate + _prepared.Duplicate,
            Late = _tally.Late + _prepared.Late,
        };
    }

    /// <summary>Under a delay: from which arrival time on an event cannot be folded together with one that arrived at <paramref name="clock"/>.</summary>
    public long RunEnd(long clock) =>
        Trigger.Kind == TriggerKind.UnalignedDelay ? clock + 1 : Math.Min(_held!.NextDue, Trigger.DueAfter(clock));

    /// <summary>Fires what is due.</summary>
    public void Fire(long clock, long highestEventTime) => _held?.Fire(clock, highestEventTime);

    /// <summary>Shows everything: the epoch ends.</summary>
    public void FireAnything() => _held?.FireAnything();

    /// <summary>Encodes the states that changed since <see cref="ForgetChanges"/>.</summary>
    public void CollectChanges(long epoch, StateWriter buffer, List<RealTimeState> into)
    {
        _held?.Collect(epoch, into);
        foreach (var row in _table.ChangedRows)
        {
            buffer.Clear();
            _table.Encode(row, buffer);
            into.Add(new RealTimeState(_view.Name, epoch, _table.PaneOf(row), _table.KeyOf(row).ToArray(), buffer.ToArray()));
        }
    }

    /// <summary>What changed so far has been stored.</summary>
    public void ForgetChanges()
    {
        _held?.Forget();
        _table.ClearChanged();
    }

    /// <summary>Takes back a stored state of the current epoch.</summary>
    public void Restore(RealTimeState state)
    {
        var row = _table.FindOrAdd(state.Pane, state.Key.Span);
        _table.MergeEncoded(row, state.State.Span, StateForm.Sketch);
        _table.ClearChanged();
        if (state.Hold is { } hold)
        {
            _held?.Restore(row, hold);
        }
    }

    /// <summary>Takes back the stored counts of the current epoch.</summary>
    public void Restore(ViewCounts counts) =>
        _tally = new Tally { Applied = counts.Applied, Duplicate = counts.Duplicate, Late = counts.Late };

    /// <summary>Begins an epoch with nothing in it.</summary>
    public void StartEpoch()
    {
        _table.Clear();
        _held?.StartEpoch();
        _tally = default;
    }

    private struct Tally
    {
        public long Applied;
        public long Duplicate;
        public long Late;
    }
}
