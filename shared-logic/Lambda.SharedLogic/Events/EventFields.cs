namespace Lambda.SharedLogic.Events;

/// <summary>The names of the fields.</summary>
internal static class EventFields
{
    /// <summary>The longest name; a longer one is certainly no field.</summary>
    public const int LongestName = 18;

    /// <summary>The field that the record's property of this name is.</summary>
    public static EventField Find(ReadOnlySpan<byte> name) => name.Length switch
    {
        3 when name.SequenceEqual("sku"u8) => EventField.Sku,
        4 when name.SequenceEqual("area"u8) => EventField.Area,
        6 when name.SequenceEqual("origin"u8) => EventField.Origin,
        7 when name.SequenceEqual("courier"u8) => EventField.Courier,
        8 when name.SequenceEqual("event_id"u8) => EventField.EventId,
        8 when name.SequenceEqual("quantity"u8) => EventField.Quantity,
        9 when name.SequenceEqual("timestamp"u8) => EventField.Timestamp,
        9 when name.SequenceEqual("driver_id"u8) => EventField.DriverId,
        10 when name.SequenceEqual("package_id"u8) => EventField.PackageId,
        11 when name.SequenceEqual("destination"u8) => EventField.Destination,
        11 when name.SequenceEqual("promised_at"u8) => EventField.PromisedAt,
        12 when name.SequenceEqual("picked_up_at"u8) => EventField.PickedUpAt,
        12 when name.SequenceEqual("warehouse_id"u8) => EventField.WarehouseId,
        13 when name.SequenceEqual("origin_region"u8) => EventField.OriginRegion,
        15 when name.SequenceEqual("shipment_status"u8) => EventField.ShipmentStatus,
        15 when name.SequenceEqual("gps_coordinates"u8) => EventField.GpsCoordinates,
        15 when name.SequenceEqual("distance_meters"u8) => EventField.DistanceMeters,
        18 when name.SequenceEqual("destination_region"u8) => EventField.DestinationRegion,
        _ => EventField.None,
    };

    /// <summary>The field that a property inside <c>gps_coordinates</c> is.</summary>
    public static EventField FindInPosition(ReadOnlySpan<byte> name) =>
        name.SequenceEqual("latitude"u8) ? EventField.Latitude
        : name.SequenceEqual("longitude"u8) ? EventField.Longitude
        : EventField.None;

    /// <summary>How a rejection names the field.</summary>
    public static string Path(EventField field) => field switch
    {
        EventField.PackageId => "package_id",
        EventField.Timestamp => "timestamp",
        EventField.ShipmentStatus => "shipment_status",
        EventField.EventId => "event_id",
        EventField.DriverId => "driver_id",
        EventField.Courier => "courier",
        EventField.Origin => "origin",
        EventField.Destination => "destination",
        EventField.OriginRegion => "origin_region",
        EventField.DestinationRegion => "destination_region",
        EventField.WarehouseId => "warehouse_id",
        EventField.Sku => "sku",
        EventField.Area => "area",
        EventField.GpsCoordinates => "gps_coordinates",
        EventField.Latitude => "gps_coordinates.latitude",
        EventField.Longitude => "gps_coordinates.longitude",
        EventField.Quantity => "quantity",
        EventField.DistanceMeters => "distance_meters",
        EventField.PromisedAt => "promised_at",
        EventField.PickedUpAt => "picked_up_at",
        _ => EventRejection.WholeRecord,
    };
}
