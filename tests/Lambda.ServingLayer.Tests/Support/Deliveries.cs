using Lambda.Testing.Events;

namespace Lambda.ServingLayer.Tests.Support;

/// <summary>Events for tests, readable as a line.</summary>
public static class Deliveries
{
    /// <summary>A delivery that was picked up so many minutes before.</summary>
    public static EventDraft Delivered(string package, string courier, string at, int minutes = 10) => Some.Event(package, $"{package}-{at}-delivered") with
    {
        Courier = courier,
        Status = "delivered",
        Timestamp = Instant.Parse(at),
        PickedUpAt = new Instant(Instant.Parse(at).Micros - (minutes * 60_000_000L)),
        DistanceMeters = 1_000 * minutes,
        DriverId = $"driver-{courier}",
    };

    /// <summary>A failed attempt.</summary>
    public static EventDraft Failed(string package, string courier, string at) =>
        Delivered(package, courier, at) with { EventId = $"{package}-{at}-failed", Status = "failed", PickedUpAt = null, DistanceMeters = null };

    /// <summary>Many events over a few couriers, regions and days, the same for the same seed.</summary>
    public static IEnumerable<EventDraft> Many(int count, int seed, int days = 3)
    {
        var random = new Random(seed);
        var start = Instant.Parse("2019-01-14T00:00:00Z").Micros;
        for (var i = 0; i < count; i++)
        {
            var at = new Instant(start + (random.NextInt64(days * 86_400L) * 1_000_000));
            yield return Delivered($"package-{random.Next(count / 2)}", $"vendor-{random.Next(4)}", at.ToString(), random.Next(1, 90)) with
            {
                EventId = $"event-{seed}-{i}",
                Status = random.Next(5) switch { 0 => "failed", 1 => "in_transit", _ => "delivered" },
                Origin = $"zone-{random.Next(3)}",
                Destination = $"zone-{random.Next(3)}",
                DestinationRegion = random.Next(6) == 0 ? null : $"region-{random.Next(3)}",
                Area = random.Next(2) == 0 ? "metro" : "rural",
                DriverId = $"driver-{random.Next(20)}",
            };
        }
    }
}
