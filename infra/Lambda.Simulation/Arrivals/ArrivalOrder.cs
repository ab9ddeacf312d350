using Lambda.Simulation.Cities;

namespace Lambda.Simulation.Arrivals;

/// <summary>
/// The order in which a city's events arrive. What kind each record shall be is drawn first; one that cannot be had yet is owed and delivered in the place of
/// a later record in order. So the number of each kind is that of the draws, but for what is still owed at the end.
/// </summary>
internal sealed class ArrivalOrder
{
    private readonly City _city;
    private readonly long _records;
    private readonly KindDraw _kinds;
    private readonly DisplacedEvents _displaced;
    private readonly LateEvents _late;
    private readonly RecentEvents _recent;
    private readonly PoisonRecords _poison;
    private CityEvent? _next;
    private long _index;
    private long _highest = long.MinValue;

    public ArrivalOrder(City city, SimulationOptions options)
    {
        var random = new RandomStreams(options.Seed);
        (_city, _records) = (city, options.Records);
        _kinds = new KindDraw(options, random.Kinds);
        _displaced = new DisplacedEvents((long)options.OutOfOrderBy.TotalMilliseconds, random.Displacements);
        _late = new LateEvents((long)options.LateBy.TotalMilliseconds, random.Delays);
        _recent = new RecentEvents(options.MaxDuplicateDistance, random.Copies);
        _poison = new PoisonRecords(options.Seed, random.Faults);
    }

    /// <summary>The next record.</summary>
    public SimulatedRecord Next()
    {
        var record = Draw() is RecordKind.Poison ? Poison() : Owed() ?? InOrder();
        _index++;
        return record;
    }

    private RecordKind Draw()
    {
        var kind = _kinds.Next();
        switch (kind)
        {
            case RecordKind.OutOfOrder:
                _displaced.Owe();
                break;
            case RecordKind.Late:
                _late.Owe();
                break;
            case RecordKind.Duplicate:
                _recent.Owe();
                break;
            default:
                break;
        }

        return kind;
    }

    private SimulatedRecord Poison()
    {
        var (json, fault) = _poison.Next();
        return new SimulatedRecord(_index, RecordKind.Poison, json, EventTime: null, Fault: fault);
    }

    private SimulatedRecord? Owed()
    {
        if (_displaced.TryTake(_index, _records - _index, _highest, out var displaced))
        {
            return Event(displaced, RecordKind.OutOfOrder);
        }

        if (_late.TryTake(_highest, out var late))
        {
            return Event(late, RecordKind.Late);
        }

        return _recent.TryTake(_index, out var original)
            ? new SimulatedRecord(_index, RecordKind.Duplicate, original.Event.Json, TimeOf(original.Event), original.Index)
            : null;
    }

    private SimulatedRecord InOrder()
    {
        while (true)
        {
            _next ??= _city.Next();
            if (_displaced.TryTakeBefore(_next.Time, _highest, out var displaced, out var kind))
            {
                return Event(displaced, kind);
            }

            if (!TryHold(_next))
            {
                var happened = _next;
                _next = null;
                return Event(happened, RecordKind.InOrder);
            }

            _next = null;
        }
    }

    private bool TryHold(CityEvent happened)
    {
        if (happened.MayWait && _displaced.WantsMore)
        {
            _displaced.Hold(happened, _index);
            return true;
        }

        if (happened.MayWait && _late.WantsMore)
        {
            _late.Hold(happened);
            return true;
        }

        return false;
    }

    private SimulatedRecord Event(CityEvent happened, RecordKind kind)
    {
        _highest = Math.Max(_highest, happened.Time);
        _recent.Add(happened, _index);
        return new SimulatedRecord(_index, kind, happened.Json, TimeOf(happened));
    }

    private static DateTimeOffset TimeOf(CityEvent happened) => DateTimeOffset.FromUnixTimeMilliseconds(happened.Time);
}
