namespace Lambda.SharedLogic.Events;

/// <summary>What stands at one place of a <see cref="RecordShapes">shape</see>, and so how it is read.</summary>
internal enum ShapeValue : byte
{
    /// <summary>The record's end.</summary>
    End,

    /// <summary>Nothing: a position opens, in which more names follow.</summary>
    Position,

    /// <summary>A text that is kept.</summary>
    Text,

    /// <summary>A text of a property that means nothing here.</summary>
    OtherText,

    /// <summary>A number of a property that means nothing here.</summary>
    OtherNumber,

    /// <summary><c>timestamp</c>.</summary>
    Timestamp,

    /// <summary><c>promised_at</c>.</summary>
    PromisedAt,

    /// <summary><c>picked_up_at</c>.</summary>
    PickedUpAt,

    /// <summary><c>shipment_status</c>.</summary>
    Status,

    /// <summary><c>area</c>.</summary>
    Area,

    /// <summary><c>gps_coordinates.latitude</c>.</summary>
    Latitude,

    /// <summary><c>gps_coordinates.longitude</c>.</summary>
    Longitude,

    /// <summary><c>quantity</c>.</summary>
    Quantity,

    /// <summary><c>distance_meters</c>.</summary>
    DistanceMeters,
}
