namespace Lambda.SharedLogic.Events;

/// <summary>The fields of a record that mean something here, in the order in which they are checked.</summary>
internal enum EventField
{
    None,
    PackageId,
    Timestamp,
    ShipmentStatus,
    EventId,
    DriverId,
    Courier,
    Origin,
    Destination,
    OriginRegion,
    DestinationRegion,
    WarehouseId,
    Sku,
    Area,
    GpsCoordinates,
    Latitude,
    Longitude,
    Quantity,
    DistanceMeters,
    PromisedAt,
    PickedUpAt,
}
