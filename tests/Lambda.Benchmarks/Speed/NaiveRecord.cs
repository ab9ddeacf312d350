using System.Text.Json;
using System.Text.Json.Serialization;
using Lambda.Benchmarks.Engine;
using Lambda.SharedLogic.Events;

namespace Lambda.Benchmarks.Speed;

/// <summary>The JSON of an event as a serializer's class: nothing is checked but what the types say.</summary>
public sealed class NaiveRecord
{
    private static readonly JsonSerializerOptions Options = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    [JsonPropertyName("event_id")]
    public string EventId { get; set; } = "";

    public string PackageId { get; set; } = "";

    public DateTimeOffset Timestamp { get; set; }

    public string ShipmentStatus { get; set; } = "";

    public string? DriverId { get; set; }

    public string? Courier { get; set; }

    public string? Origin { get; set; }

    public string? Destination { get; set; }

    public string? OriginRegion { get; set; }

    public string? DestinationRegion { get; set; }

    public string? WarehouseId { get; set; }

    public string? Sku { get; set; }

    public string? Area { get; set; }

    public Coordinates? GpsCoordinates { get; set; }

    public long? Quantity { get; set; }

    public long? DistanceMeters { get; set; }

    public DateTimeOffset? PromisedAt { get; set; }

    public DateTimeOffset? PickedUpAt { get; set; }

    /// <summary>Reads a record.</summary>
    public static NaiveRecord Read(ReadOnlySpan<byte> json) => JsonSerializer.Deserialize<NaiveRecord>(json, Options)!;

    /// <summary>The event that the naive fold takes.</summary>
    public NaiveEvent ToEvent(long offset) => new()
    {
        Offset = offset,
        EventTime = Microseconds(Timestamp),
        Status = ShipmentStatus switch
        {
            "delivered" => DeliveryStatus.Delivered,
            "failed" => DeliveryStatus.Failed,
            "received" => DeliveryStatus.Received,
            "dispatched" => DeliveryStatus.Dispatched,
            _ => DeliveryStatus.InTransit,
        },
        PackageId = PackageId,
        DriverId = DriverId ?? "unknown",
        Courier = Courier ?? "unknown",
        Origin = Origin ?? "unknown",
        Destination = Destination ?? "unknown",
        DestinationRegion = DestinationRegion ?? "unknown",
        Area = Area ?? "unknown",
        WarehouseId = WarehouseId ?? "unknown",
        Sku = Sku ?? "unknown",
        Position = GpsCoordinates is { } position ? GeoPoint.FromDegrees(position.Latitude, position.Longitude) : null,
        Quantity = Quantity,
        DistanceMeters = DistanceMeters,
        PromisedAt = PromisedAt is { } promised ? Microseconds(promised) : null,
        PickedUpAt = PickedUpAt is { } pickedUp ? Microseconds(pickedUp) : null,
    };

    private static long Microseconds(DateTimeOffset time) => (time.UtcTicks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;

    /// <summary>A position in degrees.</summary>
    public sealed record Coordinates(double Latitude, double Longitude);
}
