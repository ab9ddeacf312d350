using System.Text;
using Lambda.Import.Mappings;
using Lambda.Import.Reading;

namespace Lambda.Import.Tests;

/// <summary>The tests' vocabulary.</summary>
internal static class Some
{
    public static string TaxiFolder { get; } = Repository.PathOf("infra", "samples", "nyc-taxi");

    public static CsvMapping TaxiMapping() => CsvMapping.Load(Path.Combine(TaxiFolder, "mapping.json"));

    /// <summary>A mapping with one event; <paramref name="fields"/> are added to the required ones, <paramref name="extra"/> to the top.</summary>
    public static string MappingJson(string fields = "", string extra = "", string when = "") => $$"""
        {
          {{extra}}
          "events": [ {
            {{when}}
            "fields": {
              "package_id": "p-${row}", "timestamp": { "value": "2020-01-01T00:00:00Z", "formats": ["iso"] },
              "shipment_status": "delivered", "event_id": null{{(fields == "" ? "" : ", " + fields)}}
            }
          } ]
        }
        """;

    public static CsvMapping Mapping(string json, string folder = ".") => CsvMapping.Parse(Encoding.UTF8.GetBytes(json), "mapping.json", folder);

    /// <summary>What a mapping makes of a CSV text.</summary>
    public static List<CsvOutcome> Outcomes(string mappingJson, string csv) => Outcomes(mappingJson, Encoding.UTF8.GetBytes(csv));

    /// <summary>What a mapping makes of a CSV file's bytes.</summary>
    public static List<CsvOutcome> Outcomes(string mappingJson, byte[] csv)
    {
        using var folder = new TemporaryFolder();
        return [.. CsvEventSource.Read(Mapping(mappingJson), [folder.Write("orders.csv", csv)])];
    }

    public static string Text(ReadOnlyMemory<byte> json) => Encoding.UTF8.GetString(json.Span);
}
