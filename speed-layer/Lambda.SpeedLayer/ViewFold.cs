using Lambda.Ports.RealTime;
using Lambda.SharedLogic.Encoding;
using Lambda.SharedLogic.Events;
using Lambda.SharedLogic.Policies;
using Lambda.SharedLogic.State;
using Lambda.SharedLogic.Triggers;
using Lambda.SharedLogic.Views;

namespace Lambda.SpeedLayer;

/// <summary>One view over one epoch of one partition: applies its policies, folds what passes, counts what does not.</summary>
internal sealed class ViewFold
{
    private readonly ViewDefinition _view;
    private readonly PartitionMemory _memory;
    private readonly StateTable _table;
    private readonly HeldChanges? _held;
    private readonly ResidentGroups _groups;
    private DeliveryEvent[] _passed = [];
    private Tally _tally;
    private Tally _prepared;

    /// <summary>Begins with nothing, or goes on from what is stored of the epoch.</summary>
    /// <param name="view">The view.</param>
    /// <param name="stored">What is stored of it.</param>
    /// <param name="highestEventTime">No event of what is stored has a higher time.</param>
    /// <param name="memory">What it folds in.</param>
    public ViewFold(ViewDefinition view, ViewCounts? stored, long highestEventTime, PartitionMemory memory)
    {
        (_view, _memory, _table) = (view, memory, memory.TakeTable(view));
        _held = view.Policies.Trigger.Holds ? new HeldChanges(view, _table) : null;
        _groups = new ResidentGroups(_table, IsResident ? 0 : stored?.Groups ?? 0, view.Windowing.PaneOf(highestEventTime), memory.Arrays);
        _tally = new Tally { Applied = stored?.Applied ?? 0, Duplicate = stored?.Duplicate ?? 0, Late = stored?.Late ?? 0 };
    }

    /// <summary>
    /// Whether its groups stay in memory and all that are stored must be restored before anything is folded: its trigger fires groups that no event comes for.
    /// </summary>
    public bool IsResident => _held is not null;

    /// <summary>Whether groups can be taken out of memory.</summary>
    public bool CanEvict => !IsResident && _table.Count > 0;

    /// <summary>About how much memory its states take.</summary>
    public long Bytes => _groups.Bytes;

    /// <summary>The view's name.</summary>
    public string Name => _view.Name;

    /// <summary>The view's trigger.</summary>
    public Trigger Trigger => _view.Policies.Trigger;

    /// <summary>What became of the epoch's events so far. The groups are counted right when none is unknown.</summary>
    public ViewCounts Counts => new(_view.Name, _tally.Applied, _tally.Duplicate, _tally.Late, IsResident ? _table.Count : _groups.Count)
    {
        Held = _held?.Events ?? 0,
        Due = _held is { Events: > 0 } ? _held.NextDue : null,
    };

    /// <summary>Whether anything has fired since the last flush.</summary>
    public bool HasFired => _held is { HasFired: true };

    /// <summary>Whether what changed may not wait for the next flush.</summary>
    public bool IsUrgent => Trigger.Kind == TriggerKind.EveryRecord && _table.ChangedRows.Count > 0;

    /// <summary>Decides about each event and runs the view's code over those that pass. Nothing is counted or folded yet; may throw what the view throws.</summary>
    /// <param name="events">The events.</param>
    /// <param name="places">The place of each.</param>
    /// <param name="nearestCopy">What <see cref="EventPlace.NearestCopy"/> says of the places.</param>
    public void Prepare(ReadOnlySpan<DeliveryEvent> events, ReadOnlySpan<EventPlace> places, long nearestCopy)
    {
        if (EventPlace.AllPass(nearestCopy, _view))
        {
            _prepared = new Tally { Applied = events.Length };
            _table.Prepare(events);
            return;
        }

        if (_passed.Length < events.Length)
        {
            _passed = new DeliveryEvent[events.Length];
        }

        _prepared = default;
        for (var i = 0; i < events.Length; i++)
        {
            switch (places[i].Decide(events[i].EventTime, _view))
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
        var first = _table.Count;
        var rows = _table.FoldPrepared();
        if (_held is not null)
        {
            _held.Changed(rows, clock);
        }
        else
        {
            _groups.Added(first);
        }

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

    /// <summary>Adds the groups whose stored states are needed before the next flush.</summary>
    public void CollectUnknown(FlushBuffer buffer, List<RealTimeGroup> groups, List<(ViewFold View, int Row)> rows)
    {
        // A resident view knows all its groups.
        foreach (var row in _groups.FindUnknown())
        {
            groups.Add(new RealTimeGroup(_view.Name, _table.PaneOf(row), buffer.Add(_table.KeyOf(row))));
            rows.Add((this, row));
        }
    }

    /// <summary>Takes in what is stored of an unknown group.</summary>
    public void Complete(int row, ReadOnlySpan<byte> state) => _groups.Complete(row, state);

    /// <summary>Everything that is stored of unknown groups has been taken in.</summary>
    public void AllKnown() => _groups.AllKnown();

    /// <summary>Encodes the states that changed since <see cref="ForgetChanges"/>.</summary>
    public void CollectChanges(long epoch, StateWriter writer, FlushBuffer buffer, List<RealTimeState> into)
    {
        _held?.Collect(epoch, into);

        // By index: enumerating an interface allocates.
        var changed = _table.ChangedRows;
        for (var i = 0; i < changed.Count; i++)
        {
            var row = changed[i];
            writer.Clear();
            _table.Encode(row, writer);
            _groups.Encoded(row, writer.Length);
            into.Add(new RealTimeState(_view.Name, epoch, _table.PaneOf(row), buffer.Add(_table.KeyOf(row)), buffer.Add(writer.Written)));
        }
    }

    /// <summary>What changed so far has been stored.</summary>
    public void ForgetChanges()
    {
        _held?.Forget();
        _table.ClearChanged();
        _groups.Flushed();
    }

    /// <summary>Takes at least half of the groups out of memory, those that were not touched for longest. Right after a flush.</summary>
    public void EvictHalf() => _groups.EvictHalf();

    /// <summary>Gives its memory back: nobody needs it any more.</summary>
    public void Release()
    {
        _groups.Release();
        _memory.Give(_table);
    }

    /// <summary>Takes back a stored state of the epoch, if the view is resident.</summary>
    public void Restore(RealTimeState state)
    {
        if (_held is null)
        {
            return;
        }

        var row = _table.FindOrAdd(state.Pane, state.Key.Span);
        _table.MergeEncoded(row, state.State.Span, StateForm.Sketch);
        _table.ClearChanged();
        if (state.Hold is { } hold)
        {
            _held.Restore(row, hold);
        }
    }

    private struct Tally
    {
        public long Applied;
        public long Duplicate;
        public long Late;
    }
}
