using System.Text;
using Lambda.SharedLogic.Events;
using Lambda.SharedLogic.Laws;

namespace Lambda.Simulation.Arrivals;

/// <summary>Makes records that are no events: each breaks one rule of the contract, all rules in turn by chance.</summary>
/// <param name="seed">Stands in their package ids.</param>
internal sealed class PoisonRecords(ulong seed, SplitMix64 random)
{
    private static readonly (string Fault, string Json)[] Forms =
    [
        ("cut off", """{"package_id":"@","timestamp":"2024-01-08T06:00:00Z","shipment_sta"""),
        ("not JSON", "GET /packages/@ HTTP/1.1"),
        ("not an object", """["@","2024-01-08T06:00:00Z","delivered"]"""),
        ("no package", """{"timestamp":"2024-01-08T06:00:00Z","shipment_status":"delivered","driver_id":"@"}"""),
        ("no time", """{"package_id":"@","shipment_status":"delivered"}"""),
        ("no status", """{"package_id":"@","timestamp":"2024-01-08T06:00:00Z"}"""),
        ("package is a number", """{"package_id":17,"timestamp":"2024-01-08T06:00:00Z","shipment_status":"delivered"}"""),
        ("package is empty", """{"package_id":"","timestamp":"2024-01-08T06:00:00Z","shipment_status":"delivered"}"""),
        ("time without offset", """{"package_id":"@","timestamp":"2024-01-08T06:00:00","shipment_status":"delivered"}"""),
        ("no such day", """{"package_id":"@","timestamp":"2024-02-30T06:00:00Z","shipment_status":"delivered"}"""),
        ("time out of range", """{"package_id":"@","timestamp":"2200-01-01T00:00:00Z","shipment_status":"delivered"}"""),
        ("unknown status", """{"package_id":"@","timestamp":"2024-01-08T06:00:00Z","shipment_status":"teleported"}"""),
        ("latitude out of range", """{"package_id":"@","timestamp":"2024-01-08T06:00:00Z","shipment_status":"in_transit","gps_coordinates":{"latitude":123.4,"longitude":4.9}}"""),
        ("half a position", """{"package_id":"@","timestamp":"2024-01-08T06:00:00Z","shipment_status":"in_transit","gps_coordinates":{"latitude":52.4}}"""),
        ("negative quantity", """{"package_id":"@","timestamp":"2024-01-08T06:00:00Z","shipment_status":"received","warehouse_id":"W1","sku":"SKU-01","quantity":-3}"""),
        ("fractional distance", """{"package_id":"@","timestamp":"2024-01-08T06:00:00Z","shipment_status":"delivered","distance_meters":12.5}"""),
        ("quantity is a text", """{"package_id":"@","timestamp":"2024-01-08T06:00:00Z","shipment_status":"dispatched","warehouse_id":"W1","sku":"SKU-01","quantity":"3"}"""),
        ("unknown area", """{"package_id":"@","timestamp":"2024-01-08T06:00:00Z","shipment_status":"created","area":"lunar"}"""),
        ("control character", """{"package_id":"@","timestamp":"2024-01-08T06:00:00Z","shipment_status":"picked_up","courier":"dash\u0007"}"""),
        ("promise is no time", """{"package_id":"@","timestamp":"2024-01-08T06:00:00Z","shipment_status":"created","promised_at":"soon"}"""),
        ("text too long", $$"""{"package_id":"@","timestamp":"2024-01-08T06:00:00Z","shipment_status":"created","origin":"{{new string('z', EventLimits.TextCharacters + 1)}}"}"""),
        ("nested too deep", $$"""{"package_id":"@","timestamp":"2024-01-08T06:00:00Z","shipment_status":"created","note":{{new string('[', EventLimits.Nesting)}}{{new string(']', EventLimits.Nesting)}}}"""),
        (NotUtf8, """{"package_id":"@","timestamp":"2024-01-08T06:00:00Z","shipment_status":"created","destination":"~"}"""),
    ];

    private const string NotUtf8 = "not UTF-8";

    private long _made;

    /// <summary>Every fault there is.</summary>
    public static IEnumerable<string> Faults => Forms.Select(form => form.Fault);

    /// <summary>The next one, and what is wrong with it.</summary>
    public (byte[] Json, string Fault) Next()
    {
        var (fault, form) = Forms[random.Below(Forms.Length)];
        var json = Encoding.UTF8.GetBytes(form.Replace("@", $"S{seed}-X{++_made}", StringComparison.Ordinal));
        if (fault == NotUtf8)
        {
            json[json.AsSpan().LastIndexOf((byte)'~')] = 0xFF;
        }

        return (json, fault);
    }
}
