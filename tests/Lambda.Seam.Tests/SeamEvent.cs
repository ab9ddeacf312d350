using System.Text.Json;
using System.Text.Json.Nodes;

namespace Lambda.Seam.Tests;

/// <summary>An event as the tests know it: plain data, from which both the JSON for the platform and the oracle's answer are made.</summary>
public sealed record SeamEvent(
    string? EventId, string Package, long Minute, string Status, string? Courier, string? Driver, string? Origin, string? Destination, string? Region,
    string? Area, string? Warehouse, string? Sku, long? Quantity, long? Distance, int? PromisedInMinutes, int? PickedUpMinutesAgo, (double Latitude, double Longitude)? Position)
{
    private static readonly DateTimeOffset Start = new(2024, 2, 28, 22, 0, 0, TimeSpan.Zero);

    /// <summary>When it happened.</summary>
    public DateTimeOffset Time => Start.AddMinutes(Minute);

    /// <summary>When it was picked up.</summary>
    public DateTimeOffset? PickedUp => PickedUpMinutesAgo is { } minutes ? Time.AddMinutes(-minutes) : null;

    /// <summary>By when it was promised.</summary>
    public DateTimeOffset? Promised => PromisedInMinutes is { } minutes ? Time.AddMinutes(minutes) : null;

    /// <summary>What two copies of one event have in common: package and id, or everything when there is no id.</summary>
    public object IdentityOf() => EventId is null ? this : (Package, EventId);

    /// <summary>The record that a producer would send.</summary>
    public byte[] ToJson()
    {
        var json = new JsonObject { ["package_id"] = Package, ["timestamp"] = Iso(Time), ["shipment_status"] = Status };
        Add(json, "event_id", EventId);
        Add(json, "courier", Courier);
        Add(json, "driver_id", Driver);
        Add(json, "origin", Origin);
        Add(json, "destination", Destination);
        Add(json, "destination_region", Region);
        Add(json, "area", Area);
        Add(json, "warehouse_id", Warehouse);
        Add(json, "sku", Sku);
        Add(json, "quantity", Quantity);
        Add(json, "distance_meters", Distance);
        Add(json, "promised_at", Promised is { } promised ? Iso(promised) : null);
        Add(json, "picked_up_at", PickedUp is { } pickedUp ? Iso(pickedUp) : null);
        if (Position is { } position)
            json["gps_coordinates"] = new JsonObject { ["latitude"] = position.Latitude, ["longitude"] = position.Longitude };
        return JsonSerializer.SerializeToUtf8Bytes(json);
    }

    private static void Add(JsonObject json, string name, JsonNode? value)
    {
        if (value is not null)
            json[name] = value;
    }

    private static string Iso(DateTimeOffset time) => time.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);
}
