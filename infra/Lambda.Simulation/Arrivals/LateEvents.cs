using System.Diagnostics.CodeAnalysis;
using Lambda.SharedLogic.Laws;
using Lambda.Simulation.Cities;

namespace Lambda.Simulation.Arrivals;

/// <summary>
/// Events held back until they are late. A late record that was drawn is owed until one of them is; while any is owed two events are held back for each,
/// so that the debt of the beginning, when nothing can be late, is paid.
/// </summary>
/// <param name="lateBy">Milliseconds; each event waits this long and up to as long again.</param>
internal sealed class LateEvents(long lateBy, SplitMix64 random)
{
    private readonly PriorityQueue<CityEvent, (long Due, long Order)> _held = new();
    private long _order;
    private long _wanted;

    /// <summary>Late records drawn and not delivered.</summary>
    public long Owed { get; private set; }

    /// <summary>Whether another event is to be held back.</summary>
    public bool WantsMore => _wanted > 0;

    /// <summary>A late record was drawn.</summary>
    public void Owe()
    {
        _wanted += Owed > 0 ? 2 : 1;
        Owed++;
    }

    /// <summary>Holds an event back.</summary>
    public void Hold(CityEvent happened)
    {
        _wanted--;
        _held.Enqueue(happened, (happened.Time + lateBy + random.Between(0, lateBy), _order++));
    }

    /// <summary>Delivers the event that has been due for longest, if one is owed and due.</summary>
    /// <param name="highest">The highest event time of the stream so far.</param>
    public bool TryTake(long highest, [NotNullWhen(true)] out CityEvent? late)
    {
        late = null;
        if (Owed == 0 || !_held.TryPeek(out _, out var turn) || turn.Due > highest)
        {
            return false;
        }

        late = _held.Dequeue();
        Owed--;
        return true;
    }
}
