using System.Diagnostics.CodeAnalysis;
using Lambda.SharedLogic.Laws;
using Lambda.Simulation.Cities;

namespace Lambda.Simulation.Arrivals;

/// <summary>Events held back for a few records, which later events overtake. For each record out of order that was drawn one is held.</summary>
/// <param name="mostBehind">Milliseconds that an event may be behind.</param>
internal sealed class DisplacedEvents(long mostBehind, SplitMix64 random)
{
    /// <summary>Records that an event waits, at most, unless none of them overtakes it.</summary>
    private const int MostRecords = 16;

    // In order of event time, because events are held in that order; each leaves after those before it.
    private readonly Queue<(CityEvent Event, long Due)> _held = new();

    /// <summary>Records out of order drawn and not delivered.</summary>
    public long Owed { get; private set; }

    /// <summary>Whether another event is to be held back.</summary>
    public bool WantsMore => _held.Count < Owed;

    /// <summary>A record out of order was drawn.</summary>
    public void Owe() => Owed++;

    /// <summary>Holds an event back.</summary>
    /// <param name="index">The place of the record that is written now.</param>
    public void Hold(CityEvent happened, long index) => _held.Enqueue((happened, index + random.Between(1, MostRecords)));

    /// <summary>Delivers an event that has waited long enough and was overtaken.</summary>
    /// <param name="index">The place of the record that is written now.</param>
    /// <param name="left">Records from this one to the stream's end: where they are just enough for the events held, none waits longer.</param>
    /// <param name="highest">The highest event time of the stream so far.</param>
    public bool TryTake(long index, long left, long highest, [NotNullWhen(true)] out CityEvent? displaced)
    {
        var isTime = _held.TryPeek(out var first) && first.Event.Time < highest && (first.Due <= index || left <= _held.Count);
        displaced = isTime ? Take() : null;
        return isTime;
    }

    /// <summary>Takes an event that would be too far behind after the next one.</summary>
    /// <param name="highest">The highest event time of the stream so far.</param>
    /// <param name="next">The event time that comes next.</param>
    /// <param name="kind">Whether it was overtaken; where it was not, it is in order and another one is owed.</param>
    public bool TryTakeBefore(long next, long highest, [NotNullWhen(true)] out CityEvent? displaced, out RecordKind kind)
    {
        (displaced, kind) = (null, RecordKind.OutOfOrder);
        if (!_held.TryPeek(out var first) || next - first.Event.Time <= mostBehind)
        {
            return false;
        }

        displaced = Take();
        if (displaced.Time >= highest)
        {
            kind = RecordKind.InOrder;
            Owed++;
        }

        return true;
    }

    private CityEvent Take()
    {
        Owed--;
        return _held.Dequeue().Event;
    }
}
