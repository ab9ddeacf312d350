using Lambda.SharedLogic.Events;
using static Lambda.SharedLogic.Tests.Events.Decoding;

namespace Lambda.SharedLogic.Tests.Events;

public class DeliveryEventJsonTests
{
    [Fact]
    public void The_seed_example_is_an_event()
    {
        var decoded = Decode(Seed);

        Assert.Equal("D12345", decoded.DriverId.ToString());
        Assert.Equal("PKG78910", decoded.PackageId.ToString());
        Assert.Equal(Micros("2023-10-18T14:30:45Z"), decoded.EventTime);
        Assert.Equal(new GeoPoint(407306100, -739352420), decoded.Position);
        Assert.Equal(DeliveryStatus.InTransit, decoded.Status);
        Assert.False(decoded.Courier.IsPresent);
        Assert.Null(decoded.Quantity);
        Assert.NotEqual(default, decoded.Identity);
    }

    [Fact]
    public void Every_field_is_read()
    {
        var decoded = Decode(With(
            """
            "event_id":"E1","driver_id":"D1","courier":"c","origin":"o","destination":"d","origin_region":"or",
            "destination_region":"dr","warehouse_id":"w","sku":"s","area":"rural","quantity":7,"distance_meters":12345,
            "promised_at":"2023-10-18T16:00:00+02:00","picked_up_at":"2023-10-18T13:30:45.5Z"
            """));

        string[] texts =
        [
            "P1", "D1", "c", "o", "d", "or", "dr", "w", "s", "rural",
        ];
        Utf8Text[] read =
        [
            decoded.PackageId, decoded.DriverId, decoded.Courier, decoded.Origin, decoded.Destination,
            decoded.OriginRegion, decoded.DestinationRegion, decoded.WarehouseId, decoded.Sku, decoded.Area,
        ];
        Assert.Equal(texts, read.Select(text => text.ToString()));
        Assert.Equal((7L, 12345L), (decoded.Quantity, decoded.DistanceMeters));
        Assert.Equal(Micros("2023-10-18T14:00:00Z"), decoded.PromisedAt);
        Assert.Equal(Micros("2023-10-18T13:30:45.5Z"), decoded.PickedUpAt);
        Assert.Equal(EventIdentity.Of("P1"u8, "E1"u8), decoded.Identity);
    }

    [Theory]
    [InlineData("created", DeliveryStatus.Created)]
    [InlineData("received", DeliveryStatus.Received)]
    [InlineData("dispatched", DeliveryStatus.Dispatched)]
    [InlineData("picked_up", DeliveryStatus.PickedUp)]
    [InlineData("in_transit", DeliveryStatus.InTransit)]
    [InlineData("out_for_delivery", DeliveryStatus.OutForDelivery)]
    [InlineData("delivered", DeliveryStatus.Delivered)]
    [InlineData("failed", DeliveryStatus.Failed)]
    [InlineData("returned", DeliveryStatus.Returned)]
    [InlineData("cancelled", DeliveryStatus.Cancelled)]
    public void Each_status_has_its_name(string name, DeliveryStatus status)
    {
        Assert.Equal(status, Decode(With("shipment_status", $"\"{name}\"")).Status);
        Assert.Equal(name, DeliveryStatuses.Name(status));
    }

    [Theory]
    [InlineData("2023-10-18T14:30:45Z", "2023-10-18T14:30:45Z")]
    [InlineData("2023-10-18T14:30Z", "2023-10-18T14:30:00Z")]
    [InlineData("2023-10-18T14:30:45.1Z", "2023-10-18T14:30:45.100000Z")]
    [InlineData("2023-10-18T14:30:45.123456789123456789Z", "2023-10-18T14:30:45.123456Z")]
    [InlineData("2023-10-18T14:30:45+05:30", "2023-10-18T09:00:45Z")]
    [InlineData("2023-10-18T14:30:45-11:00", "2023-10-19T01:30:45Z")]
    [InlineData("2020-02-29T00:00:00-00:00", "2020-02-29T00:00:00Z")]
    [InlineData("1970-01-01T00:00:00Z", "1970-01-01T00:00:00Z")]
    [InlineData("1969-12-31T23:30:00-00:30", "1970-01-01T00:00:00Z")]
    [InlineData("2199-12-31T23:59:59.999999Z", "2199-12-31T23:59:59.999999Z")]
    public void Times_are_read_to_the_microsecond(string spelled, string instant) =>
        Assert.Equal(Micros(instant), Decode(With("timestamp", $"\"{spelled}\"")).EventTime);

    [Theory]
    [InlineData("0", 0)]
    [InlineData("-0", 0)]
    [InlineData("1000.0", 1000)]
    [InlineData("1e3", 1000)]
    [InlineData("1.25E+2", 125)]
    [InlineData("120000e-4", 12)]
    [InlineData("0e999999999999999999999", 0)]
    [InlineData("1000000000000", 1_000_000_000_000)]
    public void A_whole_number_counts_by_its_value(string spelled, long value) =>
        Assert.Equal(value, Decode(With("quantity", spelled)).Quantity);

    [Theory]
    [InlineData("40.73061", 407306100)]
    [InlineData("-0.00000005", -1)]
    [InlineData("0.00000004999", 0)]
    [InlineData("89.99999999", 900000000)]
    [InlineData("9e1", 900000000)]
    [InlineData("-90.000", -900000000)]
    [InlineData("1e-999999999999999999999", 0)]
    public void Coordinates_are_rounded_to_a_ten_millionth_of_a_degree(string spelled, long latitude) =>
        Assert.Equal(new GeoPoint(latitude, 0), Decode(With("gps_coordinates", $$"""{"latitude":{{spelled}},"longitude":0}""")).Position);

    [Theory]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"latitude":null,"longitude":null}""")]
    public void A_position_may_be_absent_in_several_spellings(string spelled)
    {
        Assert.Null(Decode(With("gps_coordinates", spelled)).Position);
        Assert.Equal(Decode(With("\"sku\":null")).Identity, Decode(With("gps_coordinates", spelled)).Identity);
    }

    [Fact]
    public void Of_properties_with_the_same_name_the_last_counts()
    {
        var decoded = Decode(With(
            """
            "quantity":"no number","quantity":2,"sku":"a","s\u006bu":null,"timestamp":"2023-10-19T00:00:00Z",
            "gps_coordinates":{"latitude":1,"longitude":1},"gps_coordinates":{"latitude":99,"latitude":2,"longitude":3}
            """));

        Assert.Equal(2, decoded.Quantity);
        Assert.False(decoded.Sku.IsPresent);
        Assert.Equal(Micros("2023-10-19T00:00:00Z"), decoded.EventTime);
        Assert.Equal(GeoPoint.FromDegrees(2, 3), decoded.Position);
        Assert.Equal("gps_coordinates.longitude", Reject(With(
            """
            "gps_coordinates":{"latitude":1,"longitude":1},"gps_coordinates":{"latitude":2}
            """)).Field);
    }

    [Fact]
    public void Length_counts_characters_and_not_bytes()
    {
        var truck = string.Concat(Enumerable.Repeat("🚚", 200));

        Assert.Equal(truck, Decode(With("sku", $"\"{truck}\"")).Sku.ToString());
        Assert.Equal(truck, Decode(With("sku", "\"" + truck.Replace("🚚", "\\uD83D\\uDE9A") + "\"")).Sku.ToString());
        Assert.Equal("sku", Reject(With("sku", $"\"{truck}x\"")).Field);
    }

    [Fact]
    public void Texts_are_unescaped() =>
        Assert.Equal("A\"\\/é€🚚", Decode(With("sku", """
            "\u0041\"\\\/\u00e9\u20AC\ud83d\ude9A"
            """)).Sku.ToString());

    [Fact]
    public void A_rejected_record_leaves_the_batch_as_it_was()
    {
        var batch = new DeliveryEventBatch();
        Assert.True(DeliveryEventJson.TryDecode(System.Text.Encoding.UTF8.GetBytes(Seed), batch, out _));

        Assert.False(DeliveryEventJson.TryDecode("{}"u8, batch, out _));

        Assert.Equal(1, batch.Count);
        Assert.Equal("PKG78910", batch.Events[0].PackageId.ToString());
    }
}
