using System.Numerics;
using Lambda.SharedLogic.Hashing;

namespace Lambda.SharedLogic.Events;

/// <summary>
/// One fact about one package. Instances belong to an <see cref="DeliveryEventBatch"/> and are reused: keep none of them, and copy
/// the bytes of a text that is to be kept. Times are microseconds since 1970-01-01T00:00Z.
/// </summary>
public sealed class DeliveryEvent
{
    /// <summary>The partition of the log that holds the event.</summary>
    public int Partition { get; set; }

    /// <summary>The event's position in its partition.</summary>
    public long Offset { get; set; }

    /// <summary>When the log took it in.</summary>
    public long ArrivalTime { get; set; }

    /// <summary>What makes copies of this event recognisable.</summary>
    public EventIdentity Identity { get; set; }

    /// <summary>When it happened: <c>timestamp</c>, the event time.</summary>
    public long EventTime { get; set; }

    /// <summary>What happened.</summary>
    public DeliveryStatus Status { get; set; }

    private EventTexts _texts;
    private Hash128 _packageHash;

    /// <summary>The id that the event has for itself.</summary>
    internal Utf8Text EventId { get => _texts[EventTexts.EventId]; set => _texts[EventTexts.EventId] = value; }

    /// <summary>The package; always present.</summary>
    public Utf8Text PackageId
    {
        get => _texts[EventTexts.PackageId];
        set => (_texts[EventTexts.PackageId], _packageHash) = (value, default);
    }

    /// <summary>The driver.</summary>
    public Utf8Text DriverId { get => _texts[EventTexts.DriverId]; set => _texts[EventTexts.DriverId] = value; }

    /// <summary>The courier company.</summary>
    public Utf8Text Courier { get => _texts[EventTexts.Courier]; set => _texts[EventTexts.Courier] = value; }

    /// <summary>Where the route starts.</summary>
    public Utf8Text Origin { get => _texts[EventTexts.Origin]; set => _texts[EventTexts.Origin] = value; }

    /// <summary>Where the route ends.</summary>
    public Utf8Text Destination { get => _texts[EventTexts.Destination]; set => _texts[EventTexts.Destination] = value; }

    /// <summary>The region of the origin.</summary>
    public Utf8Text OriginRegion { get => _texts[EventTexts.OriginRegion]; set => _texts[EventTexts.OriginRegion] = value; }

    /// <summary>The region of the destination.</summary>
    public Utf8Text DestinationRegion { get => _texts[EventTexts.DestinationRegion]; set => _texts[EventTexts.DestinationRegion] = value; }

    /// <summary>The warehouse of a stock movement.</summary>
    public Utf8Text WarehouseId { get => _texts[EventTexts.WarehouseId]; set => _texts[EventTexts.WarehouseId] = value; }

    /// <summary>The product of a stock movement.</summary>
    public Utf8Text Sku { get => _texts[EventTexts.Sku]; set => _texts[EventTexts.Sku] = value; }

    /// <summary><c>metro</c> or <c>rural</c>.</summary>
    public Utf8Text Area { get => _texts[EventTexts.Area]; set => _texts[EventTexts.Area] = value; }

    /// <summary>The position, when known.</summary>
    public GeoPoint? Position { get; set; }

    /// <summary>How many pieces.</summary>
    public long? Quantity { get; set; }

    /// <summary>How far, in metres.</summary>
    public long? DistanceMeters { get; set; }

    /// <summary>By when delivery was promised.</summary>
    public long? PromisedAt { get; set; }

    /// <summary>When the package was picked up.</summary>
    public long? PickedUpAt { get; set; }

    /// <summary>Whether this is a delivery.</summary>
    public bool IsDelivered => Status == DeliveryStatus.Delivered;

    /// <summary>Pick-up to delivery in microseconds; <c>null</c> unless this is a delivery whose pick-up is known and not after it.</summary>
    public long? DurationMicroseconds =>
        IsDelivered && PickedUpAt is { } pickedUp && pickedUp <= EventTime ? EventTime - pickedUp : null;

    /// <summary>The hash of one of its texts. That of the package, which several views count, is computed once.</summary>
    internal Hash128 HashOf(Utf8Text text)
    {
        if (!text.IsAt(PackageId))
        {
            return Hash128.Of(text);
        }

        if (_packageHash.IsAbsent)
        {
            _packageHash = Hash128.Of(text);
        }

        return _packageHash;
    }

    /// <summary>Sets the text of a field that is one.</summary>
    internal void SetText(EventField field, Utf8Text text)
    {
        Utf8Text.Set(ref _texts[EventTexts.PlaceOf(field)], text);
        if (field == EventField.PackageId)
        {
            _packageHash = default;
        }
    }

    /// <summary>Takes from the event what it has of fields without a bit, but for the position.</summary>
    internal void ClearAllBut(uint fields)
    {
        for (var absent = EventTexts.Fields & ~fields; absent != 0; absent &= absent - 1)
        {
            _texts[EventTexts.PlaceOf((EventField)BitOperations.TrailingZeroCount(absent))] = default;
        }

        Quantity = IsIn(fields, EventField.Quantity) ? Quantity : null;
        DistanceMeters = IsIn(fields, EventField.DistanceMeters) ? DistanceMeters : null;
        PromisedAt = IsIn(fields, EventField.PromisedAt) ? PromisedAt : null;
        PickedUpAt = IsIn(fields, EventField.PickedUpAt) ? PickedUpAt : null;
    }

    private static bool IsIn(uint fields, EventField field) => (fields & (1u << (int)field)) != 0;

    /// <summary>Forgets everything, so that the instance can hold another event.</summary>
    public void Clear()
    {
        Partition = 0;
        Offset = 0;
        ArrivalTime = 0;
        Identity = default;
        EventTime = 0;
        Status = default;
        (_texts, _packageHash) = (default, default);
        Position = null;
        Quantity = DistanceMeters = PromisedAt = PickedUpAt = null;
    }
}
