namespace Lambda.SharedLogic.Events;

/// <summary>How statuses are spelled.</summary>
public static class DeliveryStatuses
{
    /// <summary>The status of this spelling, or the default, which is none.</summary>
    public static DeliveryStatus Find(ReadOnlySpan<byte> name) => name.Length switch
    {
        6 when name.SequenceEqual("failed"u8) => DeliveryStatus.Failed,
        7 when name.SequenceEqual("created"u8) => DeliveryStatus.Created,
        8 when name.SequenceEqual("received"u8) => DeliveryStatus.Received,
        8 when name.SequenceEqual("returned"u8) => DeliveryStatus.Returned,
        9 when name.SequenceEqual("picked_up"u8) => DeliveryStatus.PickedUp,
        9 when name.SequenceEqual("delivered"u8) => DeliveryStatus.Delivered,
        9 when name.SequenceEqual("cancelled"u8) => DeliveryStatus.Cancelled,
        10 when name.SequenceEqual("dispatched"u8) => DeliveryStatus.Dispatched,
        10 when name.SequenceEqual("in_transit"u8) => DeliveryStatus.InTransit,
        16 when name.SequenceEqual("out_for_delivery"u8) => DeliveryStatus.OutForDelivery,
        _ => default,
    };

    /// <summary>How a status is spelled in records and answers.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is none of the statuses.</exception>
    public static string Name(DeliveryStatus status) => status switch
    {
        DeliveryStatus.Created => "created",
        DeliveryStatus.Received => "received",
        DeliveryStatus.Dispatched => "dispatched",
        DeliveryStatus.PickedUp => "picked_up",
        DeliveryStatus.InTransit => "in_transit",
        DeliveryStatus.OutForDelivery => "out_for_delivery",
        DeliveryStatus.Delivered => "delivered",
        DeliveryStatus.Failed => "failed",
        DeliveryStatus.Returned => "returned",
        DeliveryStatus.Cancelled => "cancelled",
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, "no such status"),
    };
}
