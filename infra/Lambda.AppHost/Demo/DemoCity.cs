using Lambda.Import.Replaying;
using Lambda.Simulation;

namespace Lambda.AppHost.Demo;

/// <summary>The simulated city that the demo can run on: a working day or two, with a little of every disorder.</summary>
internal static class DemoCity
{
    private static readonly SimulationOptions City = new()
    {
        Seed = 1, Records = 40_000, Drivers = 40, Late = 0.01, Duplicates = 0.01, OutOfOrder = 0.03, Poison = 0.002,
    };

    /// <summary>Its records in order of arrival.</summary>
    public static DemoEvents Read()
    {
        var now = City.Start;
        var events = new List<ReplayEvent>();
        foreach (var record in CitySimulation.Events(City))
        {
            // The time that the feed has come to goes on, however late a record is.
            now = record.EventTime > now ? record.EventTime.Value : now;
            events.Add(new ReplayEvent(record.Json, now));
        }

        return new DemoEvents(events, $"a simulated city of {City.Drivers} drivers (seed {City.Seed}), some late, doubled, out of order, or no event at all");
    }
}
