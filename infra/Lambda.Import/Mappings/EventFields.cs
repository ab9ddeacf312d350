namespace Lambda.Import.Mappings;

/// <summary>The fields of a delivery event: which are required, and as what each is read unless the mapping says otherwise.</summary>
internal static class EventFields
{
    public const string EventId = "event_id";
    public const string Timestamp = "timestamp";

    /// <summary>An id that names the row's place, never its content: two equal rows are two events.</summary>
    public const string DefaultEventId = "${file}-${row}-${event}";

    private static readonly Dictionary<string, string> Types = new(StringComparer.Ordinal)
    {
        ["package_id"] = "text",
        [Timestamp] = "time",
        ["shipment_status"] = "text",
        [EventId] = "text",
        ["driver_id"] = "text",
        ["courier"] = "text",
        ["origin"] = "text",
        ["destination"] = "text",
        ["origin_region"] = "text",
        ["destination_region"] = "text",
        ["warehouse_id"] = "text",
        ["sku"] = "text",
        ["area"] = "text",
        ["gps_coordinates.latitude"] = "number",
        ["gps_coordinates.longitude"] = "number",
        ["quantity"] = "number",
        ["distance_meters"] = "number",
        ["promised_at"] = "time",
        ["picked_up_at"] = "time",
    };

    /// <summary>The fields without which the platform takes no event.</summary>
    public static IReadOnlyList<string> Required { get; } = ["package_id", Timestamp, "shipment_status"];

    public static IReadOnlyCollection<string> Names => Types.Keys;

    /// <summary><c>text</c>, <c>number</c> or <c>time</c>.</summary>
    public static string TypeOf(string field) => Types.GetValueOrDefault(field, "text");
}
