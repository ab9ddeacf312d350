using Lambda.SharedLogic.Events;

namespace Lambda.SharedLogic.Laws;

/// <summary>
/// Events as the world might send them, from a seed: few and many different ids, fields that are absent, equal times, numbers of every size up to the
/// largest. Each is at an offset of its own.
/// </summary>
public sealed class EventGenerator(SplitMix64 random)
{
    private const long Start = 1_546_300_800_000_000; // 2019-01-01
    private const long Hour = 3_600_000_000;
    private const long LastTime = 7_258_118_399_999_999; // the end of 2199
    private const int Partitions = 3;
    private long _offset;

    /// <summary>The next <paramref name="count"/> events.</summary>
    public DeliveryEvent[] Take(int count)
    {
        // Few different values in one run, many in the next: both the crowded and the sparse states of an aggregate.
        var variety = random.OneIn(3) ? 3 : 100_000;
        var events = new DeliveryEvent[count];
        for (var i = 0; i < count; i++)
        {
            events[i] = Next(variety);
        }

        return events;
    }

    private DeliveryEvent Next(int variety)
    {
        var time = EventTime();
        return new DeliveryEvent
        {
            Partition = random.Below(Partitions),
            Offset = _offset++,
            ArrivalTime = time + random.OfAnySize(40),
            Identity = new EventIdentity(random.Next(), random.Next()),
            EventTime = time,
            Status = (DeliveryStatus)(1 + random.Below(10)),
            PackageId = Utf8Text.From($"P{random.Below(variety)}"),
            DriverId = Text("D", variety),
            Courier = Text("courier-", 4),
            Origin = Text("", 5),
            Destination = Text("", 5),
            OriginRegion = Text("region ", 3),
            DestinationRegion = Text("région ", 3),
            WarehouseId = Text("W", 3),
            Sku = Text("sku", variety),
            Area = random.OneIn(2) ? Utf8Text.From("metro") : Text("rural", 1),
            Position = random.OneIn(3) ? null : Position(),
            Quantity = Number(62),
            DistanceMeters = Number(62),
            PromisedAt = random.OneIn(2) ? null : Math.Clamp(time + random.Between(-Hour, Hour), 0, LastTime),
            PickedUpAt = random.OneIn(4) ? null : Math.Max(0, time - Duration()),
        };
    }

    private long EventTime() => random.Below(8) switch
    {
        0 => random.OneIn(2) ? 0 : LastTime,
        1 => random.Between(0, LastTime),
        2 => Start,
        _ => Start + random.Between(0, 2 * Hour),
    };

    // Seconds as the taxi data has them, microseconds of every size, and now and then a pick-up after the delivery.
    private long Duration() => random.Below(4) switch
    {
        0 => random.OfAnySize(53),
        1 => -random.OfAnySize(33),
        _ => random.Between(60, 7_200) * 1_000_000,
    };

    private long? Number(int bits) => random.Below(4) switch
    {
        0 => null,
        1 => random.OfAnySize(bits),
        _ => random.Between(0, 9),
    };

    private Utf8Text Text(string prefix, int variety) => random.OneIn(4) ? default : Utf8Text.From($"{prefix}{random.Below(variety)}");

    private GeoPoint Position() => new(random.Between(-900_000_000, 900_000_000), random.Between(-1_800_000_000, 1_800_000_000));
}
