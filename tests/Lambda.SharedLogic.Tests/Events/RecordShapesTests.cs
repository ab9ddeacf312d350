using System.Reflection;
using Lambda.SharedLogic.Events;
using Lambda.Testing.Events;
using static System.Text.Encoding;

namespace Lambda.SharedLogic.Tests.Events;

/// <summary>Records read along shapes that are known by now, each against the same record read by somebody who knows none.</summary>
public class RecordShapesTests
{
    private const int Seed = 20261122;

    private static readonly string[] Records =
    [
        """{"event_id":"trip-2441-0-d","package_id":"trip-2441-0","timestamp":"2019-03-01T16:25:46Z","picked_up_at":"2019-02-28T17:16:29Z","courier":"vendor-2","origin":"236","destination":"239","origin_region":"Manhattan","destination_region":"Queens","area":"metro","shipment_status":"delivered","distance_meters":2768,"gps_coordinates":{"latitude":40.784107,"longitude":-73.978273}}""",
        """{"event_id":"trip-2441-0-p","package_id":"trip-2441-0","timestamp":"2019-02-28T17:16:29Z","courier":"vendor-2","origin":"236","destination":"239","area":"rural","shipment_status":"picked_up","gps_coordinates":{"latitude":0.5,"longitude":179.9999999}}""",
        """{"package_id":"p-1","timestamp":"2019-01-15T03:00:00.25+01:00","shipment_status":"failed","driver_id":"d","note":"x","weight":-1.50,"quantity":7,"promised_at":"2019-01-15T03:00Z"}""",
        """{ "sku": "s", "warehouse_id": "w", "gps_coordinates": { "accuracy": "3", "longitude": -73.9, "latitude": 1.0 , "age": 4}, "quantity": 0, "timestamp": "2199-12-31T23:59:59Z", "shipment_status": "received", "package_id": "p-1" }""",
    ];

    private static readonly PropertyInfo[] Properties = typeof(DeliveryEvent).GetProperties();

    private DeliveryEventBatch _knowing = Knowing();

    [Fact]
    public void A_record_of_a_known_shape_is_read_along_it()
    {
        var batch = new DeliveryEventBatch();
        foreach (var record in Records.Select(UTF8.GetBytes))
        {
            Assert.False(batch.Shapes.TryRead(record, default, batch, new DeliveryEvent()));
            Assert.True(DeliveryEventJson.TryDecode(record, batch, out _));
            Assert.True(batch.Shapes.TryRead(record, default, batch, new DeliveryEvent()), UTF8.GetString(record));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Whatever_byte_is_another_or_missing_or_more_the_outcome_is_that_of_any_record(int index)
    {
        var record = UTF8.GetBytes(Records[index]);
        foreach (var other in "\"\\ }],0-.\u007fü"u8)
        {
            for (var i = 0; i < record.Length; i++)
            {
                byte[][] variants = [[.. record[..i], other, .. record[(i + 1)..]], [.. record[..i], other, .. record[i..]], [.. record[..i], .. record[(i + 1)..]]];
                Array.ForEach(variants, variant => AssertSame(variant));
            }
        }
    }

    [Fact]
    public void Whatever_value_stands_in_a_known_shape_the_outcome_is_that_of_any_record()
    {
        string[] numbers = ["0", "-0", "00", "01", "9999999", "12345678", "1000000000000", "1000000000001", "1e3", "1.0", "1.", ".5", "-", "-1", "", "90.0", "90.0000001", "-90.0", "180.0",
            "180.0000001", "-180.1", "1.1234567", "1.12345678", "-0.0", "0.05", "007.5", "1234.5", "17.x", "1.5.5", "123456789012345678901234567890.5", "4 ", "\"4\"", "null", "{}"];
        string[] texts = ["", "x", new('x', 63), new('x', 64), new('x', 65), new('x', 200), new('x', 201), "ü", "\\u0041", "\\\"", "metro", "delivered", "cancelled", "2019-03-01T16:25:46Z",
            "2019-02-29T16:25:46Z", "2019-03-01T16:25:46.5Z", "2019-03-01T16:25:46+00:00", "1969-12-31T23:59:59Z", "2200-01-01T00:00:00Z", "2019-03-01T24:00:00Z", "2019-03-01T16:25:46z", "\t"];
        foreach (var record in Records)
        {
            foreach (var (start, end) in Values(record))
            {
                foreach (var value in numbers.Concat(texts).Concat(texts.Select(text => $"\"{text}\"")))
                {
                    AssertSame(UTF8.GetBytes($"{record[..start]}{value}{record[end..]}"));
                }
            }
        }
    }

    [Fact]
    public void Random_and_damaged_records_become_what_they_become_where_no_shape_is_known() => CheckRandom(rounds: 250);

    [Fact, Trait("Category", "Slow")]
    public void Many_more_random_and_damaged_records_do_too() => CheckRandom(rounds: 10_000);

    private void CheckRandom(int rounds)
    {
        var (random, mutator) = (new Random(Seed), new RecordMutator(Seed));
        var (events, spelling) = (new RandomEvents(random), new JsonSpelling(random));
        for (var i = 0; i < rounds; i++)
        {
            AssertSame(events.Next().ToJson());
            AssertSame(spelling.Write(events.Next().Members()));
            AssertSame(mutator.Next().Bytes);
            AssertSame(UTF8.GetBytes(Records[random.Next(Records.Length)]));
        }
    }

    [Fact]
    public void What_is_read_of_a_record_never_lies_in_the_one_behind_it()
    {
        var bytes = UTF8.GetBytes(string.Concat(Records));
        for (var length = 0; length < bytes.Length; length++)
        {
            AssertSame(new ArraySegment<byte>(bytes, 0, length));
        }
    }

    [Fact]
    public void Shapes_of_producers_that_have_a_new_one_each_time_are_forgotten_and_found_again_later()
    {
        var (batch, record) = (new DeliveryEventBatch(), UTF8.GetBytes(Records[0]));
        for (var i = 0; i < 1_000; i++)
        {
            var other = UTF8.GetBytes(Records[0].Replace("{\"event_id\"", $"{{\"note_{i}\":\"\",\"event_id\"", StringComparison.Ordinal));
            Assert.True(DeliveryEventJson.TryDecode(other, batch, out _));
            Assert.True(batch.Shapes.Count < 512);
        }

        Assert.Equal(0, batch.Shapes.Count);
        for (var i = 0; i < 20_000; i++)
        {
            batch.Clear();
            Assert.True(DeliveryEventJson.TryDecode(record, batch, out _));
        }

        Assert.NotEqual(0, batch.Shapes.Count);
        Assert.True(batch.Shapes.TryRead(record, default, batch, new DeliveryEvent()));
    }

    [Fact]
    public void A_run_of_digits_is_the_number_that_they_spell()
    {
        for (var count = 1; count <= 8; count++)
        {
            var digits = "91827364"[..count];
            var run = DigitRun.At(UTF8.GetBytes($"xxxxxxxxxxxxxxxx{digits}.{digits}"), 16);
            Assert.Equal(count, run.Count);
            Assert.Equal(count == 8 ? 7 : count, run.CountBehind);
            Assert.Equal(int.Parse(digits, System.Globalization.CultureInfo.InvariantCulture), run.Whole);
            Assert.Equal(int.Parse(digits.PadRight(8, '0'), System.Globalization.CultureInfo.InvariantCulture), run.Fraction);
        }
    }

    private static DeliveryEventBatch Knowing()
    {
        var batch = new DeliveryEventBatch();
        foreach (var record in Records)
        {
            Assert.True(DeliveryEventJson.TryDecode(UTF8.GetBytes(record), batch, out _));
        }

        return batch;
    }

    /// <summary>Where the values of a record stand, quotes and all.</summary>
    private static IEnumerable<(int Start, int End)> Values(string record)
    {
        for (var colon = record.IndexOf("\":", StringComparison.Ordinal); colon >= 0; colon = record.IndexOf("\":", colon + 1, StringComparison.Ordinal))
        {
            var start = colon + 2 + (record[colon + 2] == ' ' ? 1 : 0);
            yield return (start, record[start] == '"' ? record.IndexOf('"', start + 1) + 1 : record.IndexOfAny([',', '}', ' '], start));
        }
    }

    private void AssertSame(ArraySegment<byte> record)
    {
        // Who meets too many records of no known shape forgets all.
        _knowing = _knowing.Shapes.Count > 0 ? _knowing : Knowing();
        var ignorant = new DeliveryEventBatch();
        var isEvent = DeliveryEventJson.TryDecode(record, ignorant, out var expected);
        foreach (var inPlace in (bool[])[true, false])
        {
            _knowing.Clear();
            Assert.Equal(isEvent, inPlace ? DeliveryEventJson.TryDecodeInPlace(record, _knowing, out var rejection) : DeliveryEventJson.TryDecode(record, _knowing, out rejection));
            Assert.Equal(expected, rejection);
            Assert.Equal(ignorant.Count, _knowing.Count);
            if (isEvent)
            {
                AssertSame(ignorant.Events[0], _knowing.Events[0], record);
            }
        }
    }

    private static void AssertSame(DeliveryEvent expected, DeliveryEvent actual, ArraySegment<byte> record)
    {
        foreach (var property in Properties)
        {
            if (!Equals(property.GetValue(expected), property.GetValue(actual)))
            {
                Assert.Fail($"{property.Name} of {UTF8.GetString(record)}");
            }
        }

        Assert.Equal(expected.EventId, actual.EventId);
        Assert.Equal(expected.HashOf(expected.PackageId), actual.HashOf(actual.PackageId));
    }
}
