using Lambda.SharedLogic.Events;

namespace Lambda.Benchmarks.Engine;

/// <summary>An event as most programs hold it: a class with strings.</summary>
public sealed class NaiveEvent
{
    public long EventTime { get; set; }

    public long Offset { get; set; }

    public DeliveryStatus Status { get; set; }

    public string PackageId { get; set; } = "";

    public string DriverId { get; set; } = "";

    public string Courier { get; set; } = "";

    public string Origin { get; set; } = "";

    public string Destination { get; set; } = "";

    public string DestinationRegion { get; set; } = "";

    public string Area { get; set; } = "";

    public string WarehouseId { get; set; } = "";

    public string Sku { get; set; } = "";

    public GeoPoint? Position { get; set; }

    public long? Quantity { get; set; }

    public long? DistanceMeters { get; set; }

    public long? PromisedAt { get; set; }

    public long? PickedUpAt { get; set; }

    /// <summary>Takes over all that is no text.</summary>
    public void CopyFrom(DeliveryEvent source)
    {
        (EventTime, Offset, Status) = (source.EventTime, source.Offset, source.Status);
        (Position, Quantity, DistanceMeters) = (source.Position, source.Quantity, source.DistanceMeters);
        (PromisedAt, PickedUpAt) = (source.PromisedAt, source.PickedUpAt);
    }
}
