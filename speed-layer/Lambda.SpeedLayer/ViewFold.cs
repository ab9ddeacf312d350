using Lambda.Ports.RealTime;
using Lambda.SharedLogic.Encoding;
using Lambda.SharedLogic.Events;
using Lambda.SharedLogic.Policies;
using Lambda.SharedLogic.State;
using Lambda.SharedLogic.Views;

namespace Lambda.SpeedLayer;

/// <summary>One view over the current epoch of one partition: applies its policies, folds what passes, counts what does not.</summary>
internal sealed class ViewFold(ViewDefinition view)
{
    private readonly StateTable _table = new(view, StateForm.Sketch);
    private DeliveryEvent[] _passed = [];
    private Tally _tally;
    private Tally _prepared;

    /// <summary>What became of the epoch's events so far.</summary>
    public ViewCounts Counts => new(view.Name, _tally.Applied, _tally.Duplicate, _tally.Late, _table.Count);

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
            switch (places[i].Place.Decide(events[i].EventTime, view))
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
    public void Commit()
    {
        _table.FoldPrepared();
        _tally = new Tally
        {
            Applied = _tally.Applied + _prepared.Applied,
            Duplicate = _tally.Duplicate + _prepared.Duplicate,
            Late = _tally.Late + _prepared.Late,
        };
    }

    /// <summary>Encodes the states that changed since <see cref="ForgetChanges"/>.</summary>
    public void CollectChanges(long epoch, StateWriter buffer, List<RealTimeState> into)
    {
        foreach (var row in _table.ChangedRows)
        {
            buffer.Clear();
            _table.Encode(row, buffer);
            into.Add(new RealTimeState(view.Name, epoch, _table.PaneOf(row), _table.KeyOf(row).ToArray(), buffer.ToArray()));
        }
    }

    /// <summary>What changed so far has been stored.</summary>
    public void ForgetChanges() => _table.ClearChanged();

    /// <summary>Takes back a stored state of the current epoch.</summary>
    public void Restore(RealTimeState state)
    {
        _table.MergeEncoded(_table.FindOrAdd(state.Pane, state.Key.Span), state.State.Span, StateForm.Sketch);
        _table.ClearChanged();
    }

    /// <summary>Takes back the stored counts of the current epoch.</summary>
    public void Restore(ViewCounts counts) =>
        _tally = new Tally { Applied = counts.Applied, Duplicate = counts.Duplicate, Late = counts.Late };

    /// <summary>Begins an epoch with nothing in it.</summary>
    public void StartEpoch()
    {
        _table.Clear();
        _tally = default;
    }

    private struct Tally
    {
        public long Applied;
        public long Duplicate;
        public long Late;
    }
}
