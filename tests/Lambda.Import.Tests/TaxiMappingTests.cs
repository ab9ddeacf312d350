using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json;
using Lambda.Import.Reading;

namespace Lambda.Import.Tests;

/// <summary>The shipped taxi mapping beside a second, naive reading of the same files: split lines, and nothing of the product.</summary>
public class TaxiMappingTests
{
        private static readonly Dictionary<string, string[]> Zones =
        Rows(PathOf("zones")).ToDictionary(zone => zone[0]);

    [Fact]
    public void Every_row_of_the_sample_becomes_the_two_events_that_a_naive_reading_gives() =>
        CompareWithNaiveReading([PathOf("yellow_tripdata_sample_2019-01"), PathOf("yellow_tripdata_sample_2019-02")], rows: 20_000);

    [FullDataFact]
    [Trait("Category", "Slow")]
    public void Every_row_of_all_months_becomes_the_two_events_that_a_naive_reading_gives() =>
        CompareWithNaiveReading(Directory.GetFiles(FullDataFactAttribute.TaxiFolder!, "yellow_*.csv"), rows: 240_000);

    [FullDataFact]
    [Trait("Category", "Slow")]
    public void The_platform_rejects_the_trips_with_a_negative_distance_and_no_other()
    {
        var files = Directory.GetFiles(FullDataFactAttribute.TaxiFolder!, "yellow_*.csv");
        var negative = files.SelectMany(file => Rows(file).Select((trip, index) => (Id: $"{CsvEventSource.NameOf(file)}-{index + 1}-d", Distance: trip[4])))
            .Where(trip => trip.Distance.StartsWith('-')).ToList();
        var rejected = CsvEventSource.Read(Some.TaxiMapping(), files).Chunk(50_000)
            .SelectMany(chunk => PlatformRules.Read(PlatformRules.Lines(chunk.Select(outcome => outcome.Json))).Rejected).ToList();

        Assert.NotEmpty(negative);
        Assert.All(rejected, record => Assert.Equal("distance_meters", record.Rejection.Field));
        Assert.Equal(negative.Select(trip => trip.Id).Order(), rejected.Select(record => Member(record.Raw, "event_id")).Order());
    }

    [Fact]
    public void Event_time_file_and_row_stand_beside_the_json()
    {
        var outcomes = CsvEventSource.Read(Some.TaxiMapping(), [PathOf("yellow_tripdata_sample_2019-01")]).Take(2).ToList();

        Assert.Equal(new DateTimeOffset(2019, 1, 15, 3, 36, 12, TimeSpan.Zero), outcomes[0].EventTime);
        Assert.Equal(new DateTimeOffset(2019, 1, 15, 3, 42, 19, TimeSpan.Zero), outcomes[1].EventTime);
        Assert.Equal(("yellow_tripdata_sample_2019-01", 1L, 2), (outcomes[1].File, outcomes[1].Row, outcomes[1].EventNumber));
        Assert.Equal("1,2019-01-15 03:36:12,2019-01-15 03:42:19,1,1.0,1,N,230,48,1,6.5,0.5,0.5,1.95,0.0,0.3,9.75,", outcomes[0].Line);
    }

    [Theory]
    [InlineData("1,{0},{0},1,-0.5,1,N,230,48,1,,,,,,,,", "distance_meters", "-805")] // 804.672
    [InlineData("1,{0},{0},1,,1,N,230,48,1,,,,,,,,", "distance_meters", null)]
    [InlineData(",{0},{0},1,1,1,N,230,48,1,,,,,,,,", "courier", null)]
    [InlineData("1,{0},{0},1,1,1,N,230,264,1,,,,,,,,", "area", null)]
    [InlineData("1,{0},{0},1,1,1,N,230,265,1,,,,,,,,", "destination_region", null)]
    [InlineData("1,{0},{0},1,1,1,N,230,1,1,,,,,,,,", "area", "rural")] // Newark: service zone EWR
    [InlineData("1,{0},{0},1,1,1,N,230,132,1,,,,,,,,", "area", "metro")] // Kennedy Airport
    [InlineData("1,{0},{0},1,1,1,N,230,105,1,,,,,,,,", "gps_coordinates.latitude", null)]
    [InlineData("1,{0},{0},1,1,1,N,230,9999,1,,,,,,,,", "area", null)]
    public void Odd_trips_follow_the_rules(string row, string field, string? expected)
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("odd.csv", Header() + "\n" + string.Format(CultureInfo.InvariantCulture, row, "2019-01-15 03:36:12") + "\n");

        var delivered = CsvEventSource.Read(Some.TaxiMapping(), [path]).ElementAt(1);

        Assert.True(delivered.IsEvent);
        Assert.Equal(expected, Flatten(delivered.Json).Split('\n').SingleOrDefault(line => line.StartsWith(field + "="))?[(field.Length + 1)..]);
    }

    private static void CompareWithNaiveReading(IReadOnlyList<string> files, int rows)
    {
        using var outcomes = CsvEventSource.Read(Some.TaxiMapping(), files).GetEnumerator();
        var compared = 0;
        foreach (var file in files)
        {
            foreach (var expected in Rows(file).SelectMany((trip, index) => Expected(CsvEventSource.NameOf(file), index + 1, trip)))
            {
                Assert.True(outcomes.MoveNext());
                Assert.Equal(expected, Flatten(outcomes.Current.Json));
                compared++;
            }
        }

        Assert.False(outcomes.MoveNext());
        Assert.Equal(2 * rows, compared);
    }

    private static string Member(ReadOnlyMemory<byte> json, string name)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.GetProperty(name).GetString()!;
    }

    private static IEnumerable<string> Expected(string file, int row, string[] trip)
    {
        string?[] pickedUp =
        [
            $"package_id={file}-{row}", $"event_id={file}-{row}-p", $"timestamp={Iso(trip[1])}", "shipment_status=picked_up",
            .. Shared(trip), .. Point(trip[7]),
        ];
        string?[] delivered =
        [
            $"package_id={file}-{row}", $"event_id={file}-{row}-d", $"timestamp={Iso(trip[2])}", "shipment_status=delivered",
            $"picked_up_at={Iso(trip[1])}", trip[4] == "" ? null : $"distance_meters={Meters(trip[4])}",
            .. Shared(trip), .. Point(trip[8]),
        ];
        yield return Sorted(pickedUp);
        yield return Sorted(delivered);
    }

    private static IEnumerable<string?> Shared(string[] trip) =>
    [
        trip[0] == "" ? null : $"courier=vendor-{trip[0]}",
        $"origin={trip[7]}",
        $"destination={trip[8]}",
        Region("origin_region", trip[7]),
        Region("destination_region", trip[8]),
        Zones[trip[8]][3] switch
        {
            "N/A" => null,
            "Yellow Zone" or "Airports" => "area=metro",
            _ => "area=rural",
        },
    ];

    private static string? Region(string field, string zone) =>
        Zones[zone][1] is "N/A" or "Unknown" ? null : $"{field}={Zones[zone][1]}";

    private static IEnumerable<string> Point(string zone) => Zones[zone][4] == ""
        ? []
        : [$"gps_coordinates.latitude={Zones[zone][4]}", $"gps_coordinates.longitude={Zones[zone][5]}"];

    private static string Iso(string wallClock) => wallClock.Replace(' ', 'T') + "Z";

    // Half away from zero in whole numbers: miles in hundredths times 1,609,344 is millionths of a metre and two digits more.
    private static string Meters(string miles)
    {
        var parts = miles.Split('.');
        var fraction = parts.Length > 1 ? parts[1] : "";
        var scale = BigInteger.Pow(10, fraction.Length + 3);
        var scaled = BigInteger.Parse(parts[0].TrimStart('-') + fraction, CultureInfo.InvariantCulture) * 1_609_344;
        var rounded = ((2 * scaled) + scale) / (2 * scale);
        return (miles.StartsWith('-') ? -rounded : rounded).ToString(CultureInfo.InvariantCulture);
    }

    private static string Flatten(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        return Sorted(Members(document.RootElement, ""));
    }

    private static IEnumerable<string> Members(JsonElement element, string prefix) => element.EnumerateObject().SelectMany(member =>
        member.Value.ValueKind == JsonValueKind.Object ? Members(member.Value, $"{member.Name}.") : [$"{prefix}{member.Name}={member.Value}"]);

    private static string Sorted(IEnumerable<string?> fields) =>
        string.Join('\n', fields.Where(field => field is not null).Order(StringComparer.Ordinal));

    private static string PathOf(string file) => Path.Combine(Some.TaxiFolder, file + ".csv");

    private static string Header() => Lines(PathOf("yellow_tripdata_sample_2019-01")).First();

    private static IEnumerable<string[]> Rows(string path) => Lines(path).Skip(1).Select(line => line.Split(','));

    private static IEnumerable<string> Lines(string path) =>
        File.ReadAllText(path, Encoding.UTF8).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.TrimEnd('\r'));
}
