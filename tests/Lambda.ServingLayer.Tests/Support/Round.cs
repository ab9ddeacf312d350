using Lambda.Testing.Events;

namespace Lambda.ServingLayer.Tests.Support;

/// <summary>A driver's morning on the equator, in minutes from six o'clock and kilometres east: two packages delivered, three on the van.</summary>
public static class Round
{
    private const decimal KilometersPerDegree = 111.195m;
    private static readonly long Six = Instant.Parse("2024-05-06T06:00:00Z").Micros;

    /// <summary>Yesterday somebody else delivered to every place, and today's first packages went out: what places and pace are learned from.</summary>
    public static IEnumerable<EventDraft> Before =>
    [
        Event("Y1", "delivered", -1_400, 2, "Elm", "other"), Event("Y2", "delivered", -1_390, 4, "Oak", "other"), Event("Y3", "delivered", -1_380, 8, "Fir", "other"),
        Event("P1", "picked_up", 0, 0, "Elm"), Event("P2", "picked_up", 1, 0, "Fir"), Event("P3", "picked_up", 2, 0, "Elm"), Event("P4", "picked_up", 3, 0, "Oak"),
        Event("P5", "picked_up", 4, 0, "Nowhere"), Event("P1", "delivered", 10, 2, "Elm"),
    ];

    /// <summary>The van goes on.</summary>
    public static IEnumerable<EventDraft> After => [Event("P2", "in_transit", 14, 3, "Fir"), Event("P2", "in_transit", 16, 4, "Fir")];

    /// <summary>An event of the round, by default of driver D1.</summary>
    public static EventDraft Event(string package, string status, int minute, decimal kilometers, string destination, string driver = "D1") =>
        Some.Event(package, $"{package}-{status}-{minute}") with
        {
            Status = status,
            Timestamp = new Instant(Six + (minute * 60_000_000L)),
            DriverId = driver,
            Origin = "Hub",
            Destination = destination,
            Position = (0, decimal.Round(kilometers / KilometersPerDegree, 7)),
            PromisedAt = new Instant(Six + (20 * 60_000_000L)),
        };
}
