using System.Globalization;
using Lambda.SharedLogic.Events;
using Lambda.SharedLogic.Json;
using Lambda.Testing.Events;

namespace Lambda.SharedLogic.Tests.Events;

/// <summary>The quick ways of decoding say what the careful ones say, or leave it to them.</summary>
public class PlainSpellingTests
{
    private const int Seed = 20261122;

    [Fact]
    public void Every_day_of_two_centuries_is_read_as_the_runtime_counts_it() => CheckDays(1_890, 2_110);

    [Fact, Trait("Category", "Slow")]
    public void Every_day_of_the_calendar_is_too() => CheckDays(1, 9_999);

    private static void CheckDays(int from, int to)
    {
        for (var day = new DateTime(from, 1, 1, 23, 59, 58, DateTimeKind.Utc); day.Year < to; day = day.AddDays(1))
        {
            Assert.True(PlainTime.TryRead(Bytes(day.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)), out var time));
            Assert.Equal((day - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond, time);
        }
    }

    [Theory]
    [InlineData("2019-01-15T03:00:00.5Z", 500_000)]
    [InlineData("2019-01-15T03:00:00.123456Z", 123_456)]
    [InlineData("2019-01-15T03:00:00.000001Z", 1)]
    public void A_fraction_is_read_to_the_microsecond(string text, int microseconds)
    {
        Assert.True(PlainTime.TryRead(Bytes(text), out var time));
        Assert.Equal(microseconds, time % 1_000_000);
    }

    [Fact]
    public void Whatever_character_of_a_time_is_another_it_is_no_other_time_than_it_is()
    {
        var (taken, refused) = (0, 0);
        foreach (var text in new[] { "2020-02-29T23:59:59Z", "2019-12-31T00:00:00.123Z", "1970-01-01T09:10:19.1234567Z", "2019-01-15T03:00:00+01:00", "2019-01-15T03:00Z" })
        {
            for (var i = 0; i < text.Length; i++)
            {
                for (var other = 0; other < 256; other++)
                {
                    var bytes = Bytes(text);
                    bytes[i] = (byte)other;
                    if (PlainTime.TryRead(bytes, out var plain))
                    {
                        taken++;
                        Assert.True(plain == Slowly(bytes), $"{text}, byte {i} = {other}");
                    }
                    else
                    {
                        refused++;
                    }
                }
            }
        }

        Assert.True(taken > 100 && refused > 1_000, $"{taken} taken, {refused} refused");
    }

    [Theory]
    [InlineData("0", 0L)]
    [InlineData("-0", 0L)]
    [InlineData("-0.0", 0L)]
    [InlineData("40.7", 407_000_000L)]
    [InlineData("-73.9851301", -739_851_301L)]
    [InlineData("99999999999", 999_999_999_990_000_000)]
    [InlineData("100000000000", null)]
    [InlineData("0.12345678", null)]
    [InlineData("1e3", null)]
    public void A_plain_number_is_read_in_units_of_its_last_decimal(string number, long? expected)
    {
        Assert.Equal(expected is not null, PlainDecimal.TryRead(Bytes(number), 7, out var scaled));
        Assert.Equal(expected ?? scaled, scaled);
        if (expected is { } read)
        {
            var careful = JsonDecimal.Parse(Bytes(number));
            Assert.True(careful.TryScale(7, out var whole) && whole.IsExact);
            Assert.Equal(read, whole.Truncated);
        }
    }

    [Fact]
    public void A_record_that_stays_in_place_becomes_the_event_that_a_copy_becomes() => CheckInPlace(records: 400);

    [Fact, Trait("Category", "Slow")]
    public void Many_more_records_that_stay_in_place_do_too() => CheckInPlace(records: 20_000);

    private static void CheckInPlace(int records)
    {
        var (events, mutator) = (new RandomEvents(new Random(Seed)), new RecordMutator(Seed));
        for (var i = 0; i < records; i++)
        {
            AssertSame(events.Next().ToJson());
            AssertSame(mutator.Next().Bytes);
        }
    }

    private static void AssertSame(byte[] record)
    {
        var (copied, inPlace) = (new DeliveryEventBatch(), new DeliveryEventBatch());
        byte[] among = [1, 2, 3, .. record, 4];
        var isEvent = DeliveryEventJson.TryDecode(record, copied, out var rejection);
        Assert.Equal(isEvent, DeliveryEventJson.TryDecodeInPlace(new ArraySegment<byte>(among, 3, record.Length), inPlace, out var other));
        Assert.Equal(rejection?.ToString(), other?.ToString());
        for (var i = 0; i < copied.Count; i++)
        {
            foreach (var property in typeof(DeliveryEvent).GetProperties())
            {
                Assert.Equal(property.GetValue(copied.Events[i]), property.GetValue(inPlace.Events[i]));
            }
        }
    }

    private static long? Slowly(byte[] text) =>
        DateTimeOffset.TryParse(System.Text.Encoding.Latin1.GetString(text), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? (time - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond
            : null;

    private static byte[] Bytes(string text) => System.Text.Encoding.Latin1.GetBytes(text);
}
