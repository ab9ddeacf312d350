using Lambda.SharedLogic.Laws;

namespace Lambda.Simulation.Cities;

/// <summary>
/// A city at work: whoever acts next acts, and what that causes is an event. Events come in order of event time, and never end. Memory is that of
/// drivers, warehouses and packages that have not arrived.
/// </summary>
internal sealed class City
{
    // Actors of the same moment act in the order in which they asked.
    private readonly PriorityQueue<Actor, (long Time, long Order)> _agenda = new();
    private long _order;
    private CityEvent? _told;

    public City(SimulationOptions options)
    {
        Random = new SplitMix64(options.Seed);
        Start = options.Start.ToUnixTimeMilliseconds();
        Events = new EventWriter($"S{options.Seed}-");
        var warehouses = Enumerable.Range(0, Math.Min(options.Drivers, CityMap.Regions.Count))
            .Select(number => new Warehouse(this, number, DriversOf(number, options.Drivers)))
            .ToArray();
        for (var number = 0; number < options.Drivers; number++)
        {
            _ = new Driver(this, number, warehouses[number % warehouses.Length]);
        }
    }

    /// <summary>What decides everything in the city that is not decided otherwise.</summary>
    public SplitMix64 Random { get; }

    /// <summary>When the city came to life, in milliseconds since 1970.</summary>
    public long Start { get; }

    /// <summary>Writes events.</summary>
    public EventWriter Events { get; }

    /// <summary>Packages ordered so far.</summary>
    public long Packages { get; set; }

    /// <summary>Lots ordered so far.</summary>
    public long Lots { get; set; }

    /// <summary>Gives an actor a turn at a time, which is now or later.</summary>
    public void At(long time, Actor actor) => _agenda.Enqueue(actor, (time, _order++));

    /// <summary>Tells what happened; once in a turn.</summary>
    public void Tell(CityEvent happened) => _told = happened;

    /// <summary>The next event.</summary>
    public CityEvent Next()
    {
        while (_told is null)
        {
            _agenda.TryDequeue(out var actor, out var turn);
            actor!.Act(turn.Time);
        }

        var told = _told;
        _told = null;
        return told;
    }

    private static int DriversOf(int warehouse, int drivers) => (drivers - warehouse + CityMap.Regions.Count - 1) / CityMap.Regions.Count;
}
