namespace Lambda.Testing.Events;

/// <summary>
/// An event as a producer means it, before any spelling. Property values are strings, <see cref="long"/>, <see cref="decimal"/>,
/// <see cref="bool"/>, <c>null</c>, <see cref="Instant"/>, arrays (<see cref="object"/>[]) and objects (<see cref="JsonMembers"/>).
/// </summary>
public sealed record EventDraft
{
    /// <summary>The id of the event; absent: the content is the identity.</summary>
    public string? EventId { get; init; }

    /// <summary>The package.</summary>
    public string PackageId { get; init; } = "PKG78910";

    /// <summary>The event time.</summary>
    public Instant Timestamp { get; init; } = Instant.Parse("2023-10-18T14:30:45Z");

    /// <summary>The status, as spelled in records.</summary>
    public string Status { get; init; } = "in_transit";

    /// <summary>The driver.</summary>
    public string? DriverId { get; init; }

    /// <summary>The courier.</summary>
    public string? Courier { get; init; }

    /// <summary>Where the route starts.</summary>
    public string? Origin { get; init; }

    /// <summary>Where the route ends.</summary>
    public string? Destination { get; init; }

    /// <summary>The region of the origin.</summary>
    public string? OriginRegion { get; init; }

    /// <summary>The region of the destination.</summary>
    public string? DestinationRegion { get; init; }

    /// <summary>The warehouse.</summary>
    public string? WarehouseId { get; init; }

    /// <summary>The product.</summary>
    public string? Sku { get; init; }

    /// <summary><c>metro</c> or <c>rural</c>.</summary>
    public string? Area { get; init; }

    /// <summary>Degrees north and east.</summary>
    public (decimal Latitude, decimal Longitude)? Position { get; init; }

    /// <summary>Pieces.</summary>
    public long? Quantity { get; init; }

    /// <summary>Metres.</summary>
    public long? DistanceMeters { get; init; }

    /// <summary>By when delivery was promised.</summary>
    public Instant? PromisedAt { get; init; }

    /// <summary>When it was picked up.</summary>
    public Instant? PickedUpAt { get; init; }

    /// <summary>Properties that no view knows.</summary>
    public JsonMembers Others { get; init; } = JsonMembers.None;

    /// <summary>The properties that are present, in the order of the contract's table.</summary>
    public JsonMembers Members()
    {
        var members = new List<KeyValuePair<string, object?>>();
        void Add(string name, object? value)
        {
            if (value is not null)
                members.Add(new(name, value));
        }

        Add("package_id", PackageId);
        Add("timestamp", Timestamp);
        Add("shipment_status", Status);
        Add("event_id", EventId);
        Add("driver_id", DriverId);
        Add("courier", Courier);
        Add("origin", Origin);
        Add("destination", Destination);
        Add("origin_region", OriginRegion);
        Add("destination_region", DestinationRegion);
        Add("warehouse_id", WarehouseId);
        Add("sku", Sku);
        Add("area", Area);
        Add("gps_coordinates", Position is var (latitude, longitude)
            ? JsonMembers.Of(("latitude", latitude), ("longitude", longitude))
            : null);
        Add("quantity", Quantity);
        Add("distance_meters", DistanceMeters);
        Add("promised_at", PromisedAt);
        Add("picked_up_at", PickedUpAt);
        return new JsonMembers([.. members, .. Others.All]);
    }

    /// <summary>The record in its plainest spelling.</summary>
    public byte[] ToJson() => JsonSpelling.Plain.Write(Members());
}
