using System.Text;
using Lambda.SharedLogic.Events;

namespace Lambda.Infra.DuckDb.Tests.Master;

/// <summary>Events that differ in everything, made from a seed; about half of the optional fields are absent.</summary>
internal static class Some
{
    public const int Partition = 3;

    public static DeliveryEvent Event(long offset)
    {
        var random = new Random((int)offset);
        return new DeliveryEvent
        {
            Partition = Partition,
            Offset = offset,
            ArrivalTime = random.NextInt64(0, 7_258_118_400_000_000),
            Identity = new EventIdentity((ulong)random.NextInt64(long.MinValue, long.MaxValue), (ulong)random.NextInt64(long.MinValue, long.MaxValue)),
            EventTime = random.NextInt64(0, 7_258_118_400_000_000),
            Status = (DeliveryStatus)random.Next(1, 11),
            PackageId = Utf8Text.From($"package-{random.Next()}"),
            DriverId = Text(random),
            Courier = Text(random),
            Origin = Text(random),
            Destination = Text(random),
            OriginRegion = Text(random),
            DestinationRegion = Text(random),
            WarehouseId = Text(random),
            Sku = Text(random),
            Area = Text(random),
            Position = random.Next(2) == 0 ? null : new GeoPoint(random.NextInt64(-900_000_000, 900_000_001), random.NextInt64(-1_800_000_000, 1_800_000_001)),
            Quantity = Number(random),
            DistanceMeters = Number(random),
            PromisedAt = Number(random),
            PickedUpAt = Number(random),
        };
    }

    /// <summary>The record's bytes; not always UTF-8, which must come back all the same.</summary>
    public static byte[] Payload(long offset) =>
        offset % 10 == 0 ? [0xC3, 0x28, 0] : Encoding.UTF8.GetBytes($$"""{"package_id":"p{{offset}}", "note":"kept → whole"}""");

    /// <summary>Every field of an event as one text, to be compared.</summary>
    public static string Describe(DeliveryEvent e) => string.Join('|', new object?[]
    {
        e.Partition, e.Offset, e.ArrivalTime, e.Identity, e.EventTime, e.Status, Text(e.PackageId), Text(e.DriverId), Text(e.Courier),
        Text(e.Origin), Text(e.Destination), Text(e.OriginRegion), Text(e.DestinationRegion), Text(e.WarehouseId), Text(e.Sku), Text(e.Area),
        e.Position, e.Quantity, e.DistanceMeters, e.PromisedAt, e.PickedUpAt,
    }.Select(value => value ?? "absent"));

    private static string? Text(Utf8Text text) => text.IsPresent ? $"'{text}'" : null;

    // Lengths 0 to 40 bytes, so both sides of the twelve that fit into a cell.
    private static Utf8Text Text(Random random) =>
        random.Next(2) == 0 ? default : Utf8Text.From(new string('é', random.Next(20)) + (random.Next(2) == 0 ? "" : "x"));

    private static long? Number(Random random) => random.Next(2) == 0 ? null : random.NextInt64(0, 7_258_118_400_000_000);
}
