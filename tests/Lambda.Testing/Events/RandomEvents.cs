namespace Lambda.Testing.Events;

/// <summary>Valid events of all kinds, the same ones for the same generator.</summary>
/// <param name="random">A seeded generator.</param>
public sealed class RandomEvents(Random random)
{
    private static readonly string[] Statuses =
    [
        "created", "received", "dispatched", "picked_up", "in_transit", "out_for_delivery", "delivered", "failed", "returned", "cancelled",
    ];

    private static readonly string[] Characters =
        ["a", "b", "Z", "0", "9", " ", "-", "\"", "\\", "/", "é", "ß", "€", "京", "\u2028", "🚚", "𝄞", "{", ":", ","];

    /// <summary>The next event. About half of them have no id of their own.</summary>
    public EventDraft Next() => new()
    {
        EventId = Maybe(Text),
        PackageId = Text(),
        Timestamp = Time(),
        Status = Statuses[random.Next(Statuses.Length)],
        DriverId = Maybe(Text),
        Courier = Maybe(Text),
        Origin = Maybe(Text),
        Destination = Maybe(Text),
        OriginRegion = Maybe(Text),
        DestinationRegion = Maybe(Text),
        WarehouseId = Maybe(Text),
        Sku = Maybe(Text),
        Area = Maybe(() => random.Next(2) == 0 ? "metro" : "rural"),
        Position = random.Next(2) == 0 ? null : (Degrees(90), Degrees(180)),
        Quantity = random.Next(2) == 0 ? null : Count(),
        DistanceMeters = random.Next(2) == 0 ? null : Count(),
        PromisedAt = random.Next(2) == 0 ? null : Time(),
        PickedUpAt = random.Next(2) == 0 ? null : Time(),
        Others = Members(depth: 0),
    };

    /// <summary>A text of 1 to 200 characters, mostly short.</summary>
    public string Text()
    {
        var length = random.Next(20) == 0 ? random.Next(1, 201) : random.Next(1, 12);
        return string.Concat(Enumerable.Range(0, length).Select(_ => Characters[random.Next(Characters.Length)]));
    }

    /// <summary>A valid time; one in two on a whole second.</summary>
    public Instant Time()
    {
        var seconds = random.NextInt64(7_258_118_400);
        return new Instant((seconds * 1_000_000) + (random.Next(2) == 0 ? 0 : random.Next(1_000_000)));
    }

    private static decimal Scaled(long unscaled, int decimals) => new decimal(unscaled) / (decimal)Math.Pow(10, decimals);

    private T? Maybe<T>(Func<T> value)
        where T : class => random.Next(2) == 0 ? null : value();

    private long Count() => random.Next(10) == 0 ? random.NextInt64(1_000_000_000_001) : random.Next(5_000);

    private decimal Degrees(int maximum)
    {
        var decimals = random.Next(8);
        return Scaled(random.NextInt64(-maximum * (long)Math.Pow(10, decimals), (maximum * (long)Math.Pow(10, decimals)) + 1), decimals);
    }

    private JsonMembers Members(int depth)
    {
        var names = Enumerable.Range(0, random.Next(4)).Select(_ => "x_" + Text()).Distinct();
        return new JsonMembers([.. names.Select(name => KeyValuePair.Create(name, Value(depth + 1)))]);
    }

    private object? Value(int depth) => random.Next(depth > 4 ? 6 : 8) switch
    {
        0 => null,
        1 => random.Next(2) == 0,
        2 => random.NextInt64(),
        3 => Scaled(random.NextInt64(-1_000_000_000, 1_000_000_000), random.Next(10)),
        4 => Text(),
        5 => string.Empty,
        6 => Enumerable.Range(0, random.Next(4)).Select(_ => Value(depth + 1)).ToArray(),
        _ => Members(depth + 1),
    };
}
