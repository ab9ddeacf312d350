using Lambda.SharedLogic.Policies;
using Lambda.SharedLogic.Views;
using Lambda.SharedLogic.Windows;

namespace Lambda.SharedLogic.Triggers;

/// <summary>
/// Which rows of a view fire when, in one epoch of one partition: a pure state machine. It is told of every change with the clock of that moment, which is the
/// highest arrival time of the epoch's events so far, and gives out the rows that are due. The speed layer and the batch layer's replay both go by it.
/// Not safe for use by several threads at once; allocates only to grow.
/// </summary>
public sealed class FiringSchedule
{
    private readonly Trigger _trigger;
    private readonly Windowing _windowing;
    private readonly SpeedPolicies _policies;
    private readonly PriorityQueue<int, (long Due, int Row)> _queue = new();
    private long[] _dues = [];
    private long[] _heldEvents = [];

    /// <summary>The schedule of a view whose trigger holds changes back.</summary>
    public FiringSchedule(ViewDefinition view) => (_policies, _trigger, _windowing) = (view.Policies, view.Policies.Trigger, view.Windowing);

    /// <summary>How many changes are held back.</summary>
    public long HeldEvents { get; private set; }

    /// <summary>When the first row is due: arrival time, or event time when the trigger waits for the watermark. <see cref="long.MaxValue"/> when none is held.</summary>
    public long NextDue => _queue.TryPeek(out _, out var next) ? next.Due : long.MaxValue;

    /// <summary>How many changes of a row are held back.</summary>
    public long HeldEventsOf(int row) => row < _heldEvents.Length ? _heldEvents[row] : 0;

    /// <summary>When a row is due, or was last.</summary>
    public long DueOf(int row) => row < _dues.Length ? _dues[row] : 0;

    /// <summary>An event at <paramref name="clock"/> changed a row.</summary>
    public void Changed(int row, long pane, long clock)
    {
        MakeRoom(row);
        HeldEvents++;
        if (_heldEvents[row]++ == 0)
        {
            // An event that arrived before the row's last firing was due belongs to that firing, which the clock may have made without it.
            _dues[row] = !_trigger.IsDelay ? _windowing.EndOfLastWindow(pane) : clock < _dues[row] ? _dues[row] : _trigger.DueAfter(clock);
            _queue.Enqueue(row, (_dues[row], row));
        }
    }

    /// <summary>Takes back what was known of a row.</summary>
    /// <param name="row">The row; each is taken back once.</param>
    /// <param name="due">When it is due, or was last.</param>
    /// <param name="heldEvents">How many changes of it are held back.</param>
    public void Restore(int row, long due, long heldEvents)
    {
        MakeRoom(row);
        (_dues[row], _heldEvents[row]) = (due, heldEvents);
        HeldEvents += heldEvents;
        if (heldEvents > 0)
        {
            _queue.Enqueue(row, (due, row));
        }
    }

    /// <summary>The next row that fires, in the order of what is due; asked until there is none.</summary>
    /// <param name="clock">The clock of arrival times.</param>
    /// <param name="highestEventTime">The highest event time seen in the partition.</param>
    /// <param name="row">The row.</param>
    public bool TryFire(long clock, long highestEventTime, out int row) =>
        TryFireUpTo(_trigger.IsDelay ? clock : EventTimeClock.Watermark(highestEventTime, _policies), out row);

    /// <summary>The next row of all that is held: the end of an epoch.</summary>
    public bool TryFireAnything(out int row) => TryFireUpTo(long.MaxValue, out row);

    /// <summary>Forgets everything: the next epoch begins.</summary>
    public void Clear()
    {
        _queue.Clear();
        Array.Clear(_dues);
        Array.Clear(_heldEvents);
        HeldEvents = 0;
    }

    private bool TryFireUpTo(long reached, out int row)
    {
        if (!_queue.TryPeek(out row, out var next) || next.Due > reached)
        {
            return false;
        }

        _queue.Dequeue();
        HeldEvents -= _heldEvents[row];
        _heldEvents[row] = 0;
        return true;
    }

    private void MakeRoom(int row)
    {
        if (row >= _dues.Length)
        {
            var rows = Math.Max(row + 1, _dues.Length * 2);
            Array.Resize(ref _dues, rows);
            Array.Resize(ref _heldEvents, rows);
        }
    }
}
