using Lambda.Simulation.Arrivals;
using Lambda.Simulation.Cities;

namespace Lambda.Simulation;

/// <summary>A seeded city whose warehouses, drivers and packages send events. See docs/simulation.md.</summary>
public static class CitySimulation
{
    /// <summary>
    /// The city's records in order of arrival, made as they are asked for: memory is bounded by the city's size and what is on its way to be late,
    /// not by the number of records. May be enumerated again, with the same records.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">An option is beyond its bounds.</exception>
    public static IEnumerable<SimulatedRecord> Events(SimulationOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Check();
        return Records(options);
    }

    private static IEnumerable<SimulatedRecord> Records(SimulationOptions options)
    {
        var arrivals = new ArrivalOrder(new City(options), options);
        for (var index = 0L; index < options.Records; index++)
        {
            yield return arrivals.Next();
        }
    }
}
