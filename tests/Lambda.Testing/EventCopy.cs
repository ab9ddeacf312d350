using Lambda.SharedLogic.Events;

namespace Lambda.Testing;

/// <summary>Copies an event, texts and all, into another batch.</summary>
public static class EventCopy
{
    /// <summary>Appends a copy of <paramref name="original"/> that owns nothing of the batch that it came from.</summary>
    public static void CopyTo(DeliveryEvent original, DeliveryEventBatch into)
    {
        var copy = into.Add();
        Utf8Text Text(Utf8Text text) => text.IsPresent ? into.AddText(text.Bytes) : default;
        (copy.Partition, copy.Offset, copy.ArrivalTime) = (original.Partition, original.Offset, original.ArrivalTime);
        (copy.Identity, copy.EventTime, copy.Status) = (original.Identity, original.EventTime, original.Status);
        copy.PackageId = Text(original.PackageId);
        copy.DriverId = Text(original.DriverId);
        copy.Courier = Text(original.Courier);
        copy.Origin = Text(original.Origin);
        copy.Destination = Text(original.Destination);
        copy.OriginRegion = Text(original.OriginRegion);
        copy.DestinationRegion = Text(original.DestinationRegion);
        copy.WarehouseId = Text(original.WarehouseId);
        copy.Sku = Text(original.Sku);
        copy.Area = Text(original.Area);
        (copy.Position, copy.Quantity, copy.DistanceMeters) = (original.Position, original.Quantity, original.DistanceMeters);
        (copy.PromisedAt, copy.PickedUpAt) = (original.PromisedAt, original.PickedUpAt);
    }
}
