using Lambda.Ports.RealTime;
using Lambda.SharedLogic.Encoding;
using Lambda.SharedLogic.State;
using Lambda.SharedLogic.Triggers;
using Lambda.SharedLogic.Views;

namespace Lambda.SpeedLayer;

/// <summary>
/// The changes of a view whose trigger holds them back. Each flush makes the newest states durable; what readers see are the states of the last firing, kept as
/// bytes from the firing to the flush, because the group may change in between.
/// </summary>
internal sealed class HeldChanges(ViewDefinition view, StateTable table)
{
    private readonly FiringSchedule _schedule = new(view);
    private readonly StateWriter _buffer = new();

    /// <summary>The rows that changed or fired since the last flush; with them the state that fired, when it may be another than the newest.</summary>
    private readonly Dictionary<int, byte[]?> _changes = [];

    /// <summary>How many events are held back.</summary>
    public long Events => _schedule.HeldEvents;

    /// <summary>When the first of them are due; <see cref="long.MaxValue"/> when none is held.</summary>
    public long NextDue => _schedule.NextDue;

    /// <summary>Whether anything has fired since the last flush.</summary>
    public bool HasFired { get; private set; }

    /// <summary>Events changed these rows, all at one moment of the clock.</summary>
    public void Changed(ReadOnlySpan<int> rows, long clock)
    {
        foreach (var row in rows)
        {
            _schedule.Changed(row, table.PaneOf(row), clock);
            _changes.TryAdd(row, null);
        }

        table.ClearChanged();
    }

    /// <summary>Fires what is due.</summary>
    public void Fire(long clock, long highestEventTime)
    {
        while (_schedule.TryFire(clock, highestEventTime, out var row))
        {
            // Once the watermark has passed a window its newest state is visible for good; after a delay the next change is held again.
            _changes[row] = view.Policies.Trigger.IsDelay ? Encode(row) : null;
            HasFired = true;
        }
    }

    /// <summary>Fires everything: the epoch ends.</summary>
    public void FireAnything()
    {
        while (_schedule.TryFireAnything(out var row))
        {
            _changes[row] = null;
        }
    }

    /// <summary>The states that the store lacks: of a group that fired and changed again, first the one that readers may see, then the one that is held.</summary>
    public void Collect(long epoch, List<RealTimeState> into)
    {
        foreach (var (row, fired) in _changes)
        {
            var held = _schedule.HeldEventsOf(row);
            if (fired is not null && held > 0)
            {
                into.Add(StateOf(row, epoch, fired));
            }

            var newest = fired is null || held > 0 ? Encode(row) : fired;
            into.Add(StateOf(row, epoch, newest) with { Hold = HoldOf(row, held) });
        }
    }

    /// <summary>The store lacks nothing any more.</summary>
    public void Forget()
    {
        _changes.Clear();
        HasFired = false;
    }

    /// <summary>Takes back what is stored about a row.</summary>
    public void Restore(int row, Hold hold) => _schedule.Restore(row, hold.Due, hold.Events);

    private Hold? HoldOf(int row, long held) =>
        held > 0 || view.Policies.Trigger.Kind == TriggerKind.UnalignedDelay ? new Hold(_schedule.DueOf(row), held) : null;

    private RealTimeState StateOf(int row, long epoch, byte[] state) => new(view.Name, epoch, table.PaneOf(row), table.KeyOf(row).ToArray(), state);

    private byte[] Encode(int row)
    {
        _buffer.Clear();
        table.Encode(row, _buffer);
        return _buffer.ToArray();
    }
}
