namespace Lambda.Infra.Quartz.Tests;

public class CronScheduleTests
{
    [Theory]
    // Central European clocks go from 02:00 to 03:00 on 29 March 2026, and back from 03:00 to 02:00 on 25 October.
    [InlineData("0 0 4 * * ?", "Europe/Berlin", "2026-03-28", "03-28T03:00 03-29T02:00 03-30T02:00")]
    [InlineData("0 0 4 * * ?", "Europe/Berlin", "2026-10-24", "10-24T02:00 10-25T03:00 10-26T03:00")]
    // A time in the gap falls due at the gap's end.
    [InlineData("0 30 2 * * ?", "Europe/Berlin", "2026-03-28", "03-28T01:30 03-29T01:00 03-30T00:30")]
    // A time that exists twice falls due once, the first time.
    [InlineData("0 30 2 * * ?", "Europe/Berlin", "2026-10-24", "10-24T00:30 10-25T00:30 10-26T01:30")]
    // The United States change on other days: 8 March and 1 November.
    [InlineData("0 0 2 * * ?", "America/New_York", "2026-03-07", "03-07T07:00 03-08T07:00 03-09T06:00")]
    [InlineData("0 30 1 * * ?", "America/New_York", "2026-10-31", "10-31T05:30 11-01T05:30 11-02T06:30")]
    [InlineData("0 0 2 * * ?", "UTC", "2026-03-28", "03-28T02:00 03-29T02:00 03-30T02:00")]
    [InlineData("0 0 3 ? * SUN", "UTC", "2026-03-28", "03-29T03:00 04-05T03:00 04-12T03:00")]
    public void A_schedule_follows_the_clocks_of_its_zone(string cron, string zone, string from, string expected)
    {
        var times = CronSchedule.Parse(cron, zone).After(DateTimeOffset.Parse($"{from}T00:00:00Z"), 3);

        Assert.All(times, time => Assert.Equal(TimeSpan.Zero, time.Offset));
        Assert.Equal(expected, string.Join(' ', times.Select(time => $"{time:MM-dd'T'HH:mm}")));
    }

    [Fact]
    public void A_schedule_that_ends_has_fewer_times() =>
        Assert.Single(CronSchedule.Parse("0 0 0 1 1 ? 2030", "UTC").After(DateTimeOffset.Parse("2026-01-01T00:00:00Z"), 5));

    [Theory]
    [InlineData("0 0 25 * * ?", "UTC", "must be a cron expression")]
    [InlineData("0 2 * * *", "UTC", "must be a cron expression")]
    [InlineData("", "UTC", "must be a cron expression")]
    [InlineData("0 0 2 * * ?", "Europe/Berlinn", "must be UTC or the IANA name of a time zone")]
    [InlineData("0 0 2 * * ?", "", "must be UTC or the IANA name of a time zone")]
    public void What_is_no_schedule_is_refused_with_what_would_be_one(string cron, string zone, string expected) =>
        Assert.StartsWith(expected, Assert.Throws<FormatException>(() => CronSchedule.Parse(cron, zone)).Message);
}
