using Lambda.SharedLogic.Laws;
using Lambda.Simulation.Cities;

namespace Lambda.Simulation.Arrivals;

/// <summary>The events of the last records: what a duplicate may be a copy of.</summary>
/// <param name="maxDistance">How many records back.</param>
internal sealed class RecentEvents(int maxDistance, SplitMix64 random)
{
    private readonly (CityEvent Event, long Index)[] _events = new (CityEvent, long)[maxDistance];
    private long _first;
    private long _end;

    /// <summary>Duplicates drawn and not delivered: there was nothing to copy.</summary>
    public long Owed { get; private set; }

    /// <summary>A duplicate was drawn.</summary>
    public void Owe() => Owed++;

    /// <summary>Remembers the event of a record.</summary>
    public void Add(CityEvent happened, long index)
    {
        _events[_end++ % maxDistance] = (happened, index);
        _first = Math.Max(_first, _end - maxDistance);
    }

    /// <summary>Delivers any of the events, if a duplicate is owed.</summary>
    /// <param name="index">The place of the record that is written now.</param>
    /// <param name="original">The event and the place at which it first was.</param>
    public bool TryTake(long index, out (CityEvent Event, long Index) original)
    {
        // Poison and copies stand between events, so that fewer of them than there is room for may be near enough.
        while (_first < _end && index - _events[_first % maxDistance].Index > maxDistance)
        {
            _first++;
        }

        original = default;
        if (Owed == 0 || _first == _end)
        {
            return false;
        }

        Owed--;
        original = _events[random.Between(_first, _end - 1) % maxDistance];
        return true;
    }
}
