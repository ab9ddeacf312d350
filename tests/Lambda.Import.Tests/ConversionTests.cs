namespace Lambda.Import.Tests;

public class ConversionTests
{
    [Theory]
    [InlineData("0.5", "1")]
    [InlineData("-0.5", "-1")]
    [InlineData("2.5", "3")]
    [InlineData("2.4999999999999999999", "2")]
    [InlineData("-0.4", "0")]
    [InlineData("1e2", "100")]
    [InlineData(" 7 ", "7")]
    [InlineData("0.1", "0")]
    public void Numbers_round_half_away_from_zero(string text, string rounded) =>
        Assert.Equal($"\"n\":{rounded}}}", Converted("\"type\": \"number\", \"decimals\": 0", text));

    [Theory]
    [InlineData("4.35", "100", "435.00")] // 434.99999999999994 in binary floating point
    [InlineData("0.1", "3", "0.3")]
    [InlineData("1.005", "1000", "1005.000")]
    public void Products_are_exact(string text, string factor, string product) =>
        Assert.Equal($"\"n\":{product}}}", Converted($"\"type\": \"number\", \"multiply\": {factor}", text));

    [Theory]
    [InlineData("x", "not a number")]
    [InlineData("NaN", "not a number")]
    [InlineData("1,000", "not a number")]
    [InlineData("0x10", "not a number")]
    [InlineData("12345678901234567890123456789", "not a number")]
    [InlineData("9999999999999999999999999999", "a number of more than 28 digits")]
    public void What_is_no_number_is_rejected(string text, string reason) =>
        Assert.Equal(reason, Converted("\"type\": \"number\", \"multiply\": 1000", text));

    [Theory]
    [InlineData("2019-01-15T03:36:12Z", "2019-01-15T03:36:12Z")]
    [InlineData("2019-01-15T03:36:12.5+01:00", "2019-01-15T02:36:12.5Z")]
    [InlineData("2019-01-15T03:36:12.1234567", "2019-01-15T03:36:12.123456Z")]
    [InlineData("2019-01-15T03:36:12-11:30", "2019-01-15T15:06:12Z")]
    public void Iso_times_come_out_in_utc(string text, string utc) =>
        Assert.Equal($"\"n\":\"{utc}\"}}", Converted("\"type\": \"time\"", text));

    [Theory]
    [InlineData("unix-seconds", "1547523372.25", "2019-01-15T03:36:12.25Z")]
    [InlineData("unix-milliseconds", "-1", "1969-12-31T23:59:59.999Z")]
    [InlineData("dd.MM.yyyy HH:mm zzz", "15.01.2019 03:36 +02:00", "2019-01-15T01:36:00Z")]
    [InlineData("M/d/yyyy h:mm tt", "1/15/2019 3:36 PM", "2019-01-15T15:36:00Z")]
    [InlineData("yyyyMMdd", "20190115", "2019-01-15T00:00:00Z")]
    public void Other_forms_of_times_are_read(string format, string text, string utc) =>
        Assert.Equal($"\"n\":\"{utc}\"}}", Converted($"\"type\": \"time\", \"formats\": [\"{format}\"]", text));

    [Theory]
    [InlineData("America/New_York", "2019-07-01T12:00:00", "2019-07-01T16:00:00Z")]
    [InlineData("America/New_York", "2019-01-01T12:00:00", "2019-01-01T17:00:00Z")]
    [InlineData("America/New_York", "2019-11-03T01:30:00", "2019-11-03T05:30:00Z")] // twice: the first pass, daylight time
    [InlineData("America/New_York", "2019-11-03T02:00:00", "2019-11-03T07:00:00Z")]
    [InlineData("+05:30", "2019-01-01T00:00:00", "2018-12-31T18:30:00Z")]
    [InlineData("-03:00", "2019-01-01T00:00:00Z", "2019-01-01T00:00:00Z")] // the time's own offset counts
    public void Wall_clock_times_belong_to_their_zone(string zone, string text, string utc) =>
        Assert.Equal($"\"n\":\"{utc}\"}}", Converted($"\"type\": \"time\", \"zone\": \"{zone}\"", text));

    [Theory]
    [InlineData("UTC", "2019-02-29T00:00:00", "not a time of the form iso")]
    [InlineData("UTC", "2019-01-15", "not a time of the form iso")]
    [InlineData("America/New_York", "2019-03-10T02:30:00", "not a time in America/New_York: the clock skipped it")]
    public void What_is_no_time_is_rejected(string zone, string text, string reason) =>
        Assert.Equal(reason, Converted($"\"type\": \"time\", \"zone\": \"{zone}\"", text));

    [Theory]
    [InlineData("1e30")]
    [InlineData("-1e20")]
    [InlineData("x")]
    public void A_unix_time_out_of_range_is_rejected(string text) =>
        Assert.Equal("not a time of the form unix-seconds", Converted("\"type\": \"time\", \"formats\": [\"unix-seconds\"]", text));

    [Theory]
    [InlineData("a", "\"n\":\"x\"}")]
    [InlineData("b", "absent")]
    [InlineData("c", "not in the field's map")]
    public void A_map_without_otherwise_rejects_what_it_does_not_name(string text, string result) =>
        Assert.Equal(result, Converted("\"map\": { \"a\": \"x\", \"b\": null }", text));

    [Theory]
    [InlineData("absent", "absent")]
    [InlineData("keep", "\"n\":\"-\"}")]
    [InlineData("reject", "the column is empty")]
    public void An_empty_column_does_what_the_field_says(string whenEmpty, string result) =>
        Assert.Equal(result, Converted($"\"whenEmpty\": \"{whenEmpty}\"", " ", value: "${v}-").Replace(" -", "-", StringComparison.Ordinal));

    /// <summary>The end of the event's JSON from the field "n" on, "absent", or the reason of its rejection.</summary>
    private static string Converted(string options, string text, string value = "${v}")
    {
        var mapping = Some.MappingJson($"\"n\": {{ \"value\": \"{value}\", {options} }}");
        var outcome = Assert.Single(Some.Outcomes(mapping, $"id,v\n1,\"{text}\"\n"));
        if (outcome.Rejection is { } rejection)
        {
            return rejection.Reason;
        }

        var json = Some.Text(outcome.Json);
        var start = json.IndexOf("\"n\":", StringComparison.Ordinal);
        return start < 0 ? "absent" : json[start..];
    }
}
