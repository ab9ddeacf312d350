using Lambda.SharedLogic.Events;
using static Lambda.SharedLogic.Tests.Events.Decoding;

namespace Lambda.SharedLogic.Tests.Events;

public class EventRejectionTests
{
    private const string Statuses =
        "must be one of created, received, dispatched, picked_up, in_transit, out_for_delivery, delivered, failed, returned, cancelled";

    private const string NotATime = "must be an ISO-8601 time with offset, such as 2023-10-18T14:30:45Z";
    private const string NoSuchTime = "must be a time that exists";
    private const string OutOfRange = "must be from 1970-01-01 to before 2200-01-01 (UTC)";
    private const string NotACount = "must be a whole number from 0 to 1000000000000";

    [Theory]
    [InlineData("package_id")]
    [InlineData("timestamp")]
    [InlineData("shipment_status")]
    public void Required_fields_may_be_neither_absent_nor_null(string field)
    {
        Assert.Equal(new EventRejection(field, "is required", null), Reject(With(field, "null")));
        Assert.Equal(new EventRejection(field, "is required", null), Reject(With("sku", "1").Replace(field, "other")));
    }

    [Theory]
    [InlineData("package_id")]
    [InlineData("event_id")]
    [InlineData("driver_id")]
    [InlineData("courier")]
    [InlineData("origin")]
    [InlineData("destination")]
    [InlineData("origin_region")]
    [InlineData("destination_region")]
    [InlineData("warehouse_id")]
    [InlineData("sku")]
    public void Texts_have_1_to_200_characters_none_of_them_control(string field)
    {
        var longText = new string('x', 201);
        void Rejects(string value, string reason, string shown) =>
            Assert.Equal(new EventRejection(field, reason, shown), Reject(With(field, value)));

        Rejects("12", "must be a string", "12");
        Rejects("""["a"]""", "must be a string", """["a"]""");
        Rejects("""{"a" : 1}""", "must be a string", """{"a" : 1}""");
        Rejects("true", "must be a string", "true");
        Rejects("\"\"", "must be 1 to 200 characters", "");
        Rejects($"\"{longText}\"", "must be 1 to 200 characters", longText[..99] + "…");
        Rejects("\"a\\u0007\"", "must not contain control characters", "a\\u0007");
        Rejects("\"a\\n\"", "must not contain control characters", "a\\n");
        Rejects("\"\u007f\"", "must not contain control characters", "\u007f");
        Rejects("\"\u0085\"", "must not contain control characters", "\u0085");
        Rejects("\"\\uD83D\"", "must be valid Unicode: a surrogate stands alone", "\\uD83D");
        Rejects("\"\\uDE9A\\uD83D\"", "must be valid Unicode: a surrogate stands alone", "\\uDE9A\\uD83D");
        Assert.Equal(longText[..200], Read(With(field, $"\"{longText[..200]}\"")));

        string Read(string json) => Decode(json) is var e && field == "event_id"
            ? longText[..200]
            : new[] { e.PackageId, e.DriverId, e.Courier, e.Origin, e.Destination, e.OriginRegion, e.DestinationRegion, e.WarehouseId, e.Sku }
                .Select(text => text.ToString()).MaxBy(text => text.Length)!;
    }

    [Theory]
    [InlineData("shipment_status", "\"IN_TRANSIT\"", Statuses, "IN_TRANSIT")]
    [InlineData("shipment_status", "3", "must be a string", "3")]
    [InlineData("area", "\"suburb\"", "must be metro or rural", "suburb")]
    [InlineData("area", "\"\"", "must be 1 to 200 characters", "")]
    [InlineData("gps_coordinates", "[40.7,-73.9]", "must be an object with latitude and longitude", "[40.7,-73.9]")]
    [InlineData("gps_coordinates", "\"40.7,-73.9\"", "must be an object with latitude and longitude", "40.7,-73.9")]
    [InlineData("quantity", "-1", NotACount, "-1")]
    [InlineData("quantity", "1.5", NotACount, "1.5")]
    [InlineData("quantity", "\"1\"", NotACount, "1")]
    [InlineData("quantity", "1e13", NotACount, "1e13")]
    [InlineData("quantity", "1e999999999999", NotACount, "1e999999999999")]
    [InlineData("quantity", "1e-999999999999", NotACount, "1e-999999999999")]
    [InlineData("distance_meters", "1000000000001", NotACount, "1000000000001")]
    [InlineData("distance_meters", "-1609", NotACount, "-1609")]
    [InlineData("distance_meters", "false", NotACount, "false")]
    public void Other_fields_have_their_rules(string field, string value, string reason, string shown) =>
        Assert.Equal(new EventRejection(field, reason, shown), Reject(With(field, value)));

    [Theory]
    [InlineData("1697639445", "must be a string")]
    [InlineData("\"2023-10-18\"", NotATime)]
    [InlineData("\"2023-10-18T14:30:45\"", NotATime)]
    [InlineData("\"2023-10-18 14:30:45Z\"", NotATime)]
    [InlineData("\"2023-10-18T14:30:45.Z\"", NotATime)]
    [InlineData("\"2023-10-18T14:30:45+0200\"", NotATime)]
    [InlineData("\"2023-10-18T14:30:45Z \"", NotATime)]
    [InlineData("\"2023-1-18T14:30:45Z\"", NotATime)]
    [InlineData("\"yesterday\"", NotATime)]
    [InlineData("\"2023-02-29T14:30:45Z\"", NoSuchTime)]
    [InlineData("\"2023-13-01T14:30:45Z\"", NoSuchTime)]
    [InlineData("\"2023-10-00T14:30:45Z\"", NoSuchTime)]
    [InlineData("\"0000-10-18T14:30:45Z\"", NoSuchTime)]
    [InlineData("\"2023-10-18T24:00:00Z\"", NoSuchTime)]
    [InlineData("\"2016-12-31T23:59:60Z\"", NoSuchTime)]
    [InlineData("\"2023-10-18T14:60:00Z\"", NoSuchTime)]
    [InlineData("\"2023-10-18T14:30:45+24:00\"", NoSuchTime)]
    [InlineData("\"0001-01-01T00:00:00+23:59\"", OutOfRange)]
    [InlineData("\"1969-12-31T23:59:59.999999Z\"", OutOfRange)]
    [InlineData("\"1970-01-01T00:00:00+00:01\"", OutOfRange)]
    [InlineData("\"2200-01-01T00:00:00Z\"", OutOfRange)]
    [InlineData("\"9999-12-31T23:59:59-23:59\"", OutOfRange)]
    public void Times_must_be_unmistakable_and_of_this_age(string value, string reason)
    {
        foreach (var field in new[] { "timestamp", "promised_at", "picked_up_at" })
        {
            Assert.Equal(new EventRejection(field, reason, value.Trim('"')), Reject(With(field, value)));
        }
    }

    [Theory]
    [InlineData("latitude", "123", "must be between -90 and 90")]
    [InlineData("latitude", "-90.0000000000000000001", "must be between -90 and 90")]
    [InlineData("latitude", "1e400", "must be between -90 and 90")]
    [InlineData("longitude", "180.00000001", "must be between -180 and 180")]
    [InlineData("longitude", "-181", "must be between -180 and 180")]
    [InlineData("latitude", "\"NaN\"", "must be a number")]
    [InlineData("longitude", "{\"degrees\":1}", "must be a number")]
    public void Coordinates_must_be_on_earth(string name, string value, string reason)
    {
        var position = $$"""{"latitude":1,"longitude":2,"{{name}}":{{value}}}""";

        Assert.Equal(
            new EventRejection($"gps_coordinates.{name}", reason, value.Trim('"')),
            Reject(With("gps_coordinates", position)));
    }

    [Fact]
    public void A_coordinate_needs_the_other_one()
    {
        Assert.Equal(
            new EventRejection("gps_coordinates.longitude", "is required when the other coordinate is given", null),
            Reject(With("gps_coordinates", """{"latitude":1}""")));
        Assert.Equal(
            new EventRejection("gps_coordinates.latitude", "is required when the other coordinate is given", null),
            Reject(With("gps_coordinates", """{"longitude":1,"latitude":null}""")));
    }

    [Theory]
    [InlineData("", "must be well-formed JSON", "at line 1, byte 1: ")]
    [InlineData("[]", "must be a JSON object", "[]")]
    [InlineData("\"text\"", "must be a JSON object", "\"text\"")]
    [InlineData("{\"a\":1", "must be well-formed JSON", "at line 1, byte 7: {\"a\":1")]
    [InlineData("{\n\"a\":NaN}", "must be well-formed JSON", "at line 2, byte 5: {\n\"a\":NaN}")]
    [InlineData("{}{}", "must be well-formed JSON", "at line 1, byte 3: {}{}")]
    public void A_record_is_one_JSON_object(string json, string reason, string shown) =>
        Assert.Equal(new EventRejection("$", reason, shown), Reject(json));

    [Fact]
    public void A_record_is_valid_UTF8_even_where_nothing_reads_it()
    {
        var json = System.Text.Encoding.Latin1.GetBytes(With("note", "\"caf\u00e9!\""));

        Assert.Equal(new EventRejection("$", "must be valid UTF-8", "\uFFFD!\"}"), Reject(json));
    }

    [Fact]
    public void A_record_has_at_most_16_levels()
    {
        static string Nested(int arrays) => With("note", new string('[', arrays) + new string(']', arrays));

        Assert.Equal("P1", Decode(Nested(15)).PackageId.ToString());
        Assert.Equal(("$", "must not be nested deeper than 16 levels"), (Reject(Nested(16)).Field, Reject(Nested(16)).Reason));
        Assert.Equal("must not be nested deeper than 16 levels", Reject(Nested(500_000)).Reason);
        Assert.Equal("must not be nested deeper than 16 levels", Reject(With("quantity", new string('[', 100))).Reason);
    }

    [Fact]
    public void A_record_has_at_most_a_mebibyte()
    {
        static string Sized(int bytes) => With("note", $"\"{new string('x', bytes - With("note", "\"\"").Length)}\"");

        Assert.Equal("P1", Decode(Sized(1 << 20)).PackageId.ToString());
        Assert.Equal(
            new EventRejection("$", "must be at most 1048576 bytes", "1048577 bytes"),
            Reject(Sized((1 << 20) + 1)));
    }

    [Fact]
    public void Of_several_faults_the_first_in_the_order_of_the_rules_is_named() =>
        Assert.Equal("timestamp", Reject("""{"quantity":-1,"shipment_status":3,"package_id":"P"}""").Field);
}
