using Lambda.SharedLogic.Encoding;
using Lambda.SharedLogic.Events;
using Lambda.SharedLogic.State;
using Lambda.SharedLogic.Triggers;
using Lambda.SharedLogic.Views;

namespace Lambda.BatchLayer.Triggers;

/// <summary>One view of a replay, moved event by event.</summary>
internal sealed class ViewFirings(ViewDefinition view)
{
    private readonly StateTable _table = new(view, StateForm.Sketch);
    private readonly FiringSchedule? _schedule = view.Policies.Trigger.Holds ? new FiringSchedule(view) : null;
    private readonly StateWriter _buffer = new();

    /// <summary>The view.</summary>
    public ViewDefinition View => view;

    private Trigger Trigger => view.Policies.Trigger;

    /// <summary>Runs the view's code over the next event, or over none when its policies drop it; may throw what the view throws.</summary>
    public void Prepare(ReadOnlySpan<DeliveryEvent> next) => _table.Prepare(next);

    /// <summary>Folds what was prepared, at <paramref name="clock"/>.</summary>
    public void Fold(long clock, long offset, List<Firing> into)
    {
        foreach (var row in _table.FoldPrepared())
        {
            _schedule?.Changed(row, _table.PaneOf(row), clock);
            if (Trigger.Kind == TriggerKind.EveryRecord)
            {
                Add(row, clock, offset, into);
            }
        }
    }

    /// <summary>Fires what is due.</summary>
    public void Fire(long clock, long highestEventTime, long offset, List<Firing> into)
    {
        while (_schedule is not null && _schedule.TryFire(clock, highestEventTime, out var row))
        {
            Add(row, Trigger.IsDelay ? _schedule.DueOf(row) : clock, offset, into);
        }
    }

    /// <summary>The barrier shows what is left.</summary>
    public void End(long clock, long offset, List<Firing> into)
    {
        while (_schedule is not null && _schedule.TryFireAnything(out var row))
        {
            Add(row, clock, offset, into);
        }
    }

    private void Add(int row, long time, long offset, List<Firing> into)
    {
        _buffer.Clear();
        _table.Encode(row, _buffer);
        into.Add(new Firing(view.Name, time, offset, _table.PaneOf(row), _table.KeyOf(row).ToArray(), _buffer.ToArray()));
    }
}
