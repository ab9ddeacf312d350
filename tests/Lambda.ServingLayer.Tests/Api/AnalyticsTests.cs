using Lambda.ServingLayer.Tests.Support;
using Lambda.Testing.Events;

namespace Lambda.ServingLayer.Tests.Api;

public sealed class AnalyticsTests
{
    [Fact]
    public async Task Routes_worth_joining_are_told_with_what_it_saves_and_both_receipts()
    {
        await using var api = await RunningApi.StartAsync(await PlatformAsync());

        var answer = await api.GetAsync("/v1/analytics/clubbing?from=2019-01-15&to=2019-01-16&require=complete");

        Assert.Equal(
            """[{"origin":"hub","destinations":["east","west"],"metersBetween":1500,"tripsSaved":1,"deliveries":3,"metersSaved":8500}]""",
            answer.GetProperty("routes").GetRawText());
        Assert.Equal(
            ("4", "2", "1", "8500", "1"),
            (Raw("largestLoad"), Raw("runs"), Raw("tripsSaved"), Raw("metersSaved"), Raw("pairs")));
        Assert.Equal(1, answer.GetProperty("receipts").GetProperty("loads").GetProperty("version").GetInt32());
        Assert.Equal("complete", answer.GetProperty("receipts").GetProperty("distances").GetProperty("completeness").GetString());
        Assert.Empty((await api.GetAsync("/v1/analytics/clubbing?nearMeters=1499")).GetProperty("routes").EnumerateArray());
        Assert.Empty((await api.GetAsync("/v1/analytics/clubbing?largestLoad=2&from=2019-01-15&to=2019-01-16")).GetProperty("routes").EnumerateArray());

        string Raw(string name) => answer.GetProperty(name).GetRawText();
    }

    [Fact]
    public async Task The_busiest_routes_come_first_with_exact_counts_and_shares()
    {
        await using var api = await RunningApi.StartAsync(await PlatformAsync());

        var answer = await api.GetAsync("/v1/analytics/busiest-routes?from=2019-01-15&to=2019-01-16&limit=1");

        Assert.Equal("""[{"origin":"hub","destination":"west","deliveries":2,"share":0.6666666666666666,"distanceMeters":20000}]""", answer.GetProperty("routes").GetRawText());
        Assert.Equal((2, 3), (answer.GetProperty("distinctRoutes").GetInt32(), answer.GetProperty("deliveries").GetInt32()));
        Assert.Equal((1, "{}"), (answer.GetProperty("receipt").GetProperty("version").GetInt32(), answer.GetProperty("receipt").GetProperty("approximate").GetRawText()));
    }

    [Theory]
    [InlineData("clubbing?largestLoad=1", "largestLoad")]
    [InlineData("clubbing?nearMeters=-1", "nearMeters")]
    [InlineData("clubbing?from=yesterday", "from")]
    [InlineData("clubbing?from=2019-01-16&to=2019-01-15", "to")]
    [InlineData("busiest-routes?require=all", "require")]
    [InlineData("busiest-routes?limit=0", "limit")]
    [InlineData("busiest-routes?k=3", "k")]
    public async Task What_is_wrong_is_named(string query, string parameter)
    {
        await using var api = await RunningApi.StartAsync();
        var problem = await api.GetAsync($"/v1/analytics/{query}", 400);
        Assert.Equal(parameter, problem.GetProperty("errors")[0].GetProperty("parameter").GetString());
    }

    /// <summary>Two routes of a hub on one day, in both layers; the hop between their destinations was driven the day before.</summary>
    private static async Task<ServedPlatform> PlatformAsync()
    {
        var platform = new ServedPlatform();
        await platform.AppendAsync(Trip("P1", "east", "west", "2019-01-14T10:00:00Z", 1_500), Trip("P2", "hub", "west", "2019-01-15T10:00:00Z", 10_000));
        await platform.CutAndPublishAsync();
        await platform.AppendAsync(
            Trip("P3", "hub", "west", "2019-01-15T11:00:00Z", 10_000), Trip("P4", "hub", "east", "2019-01-15T12:00:00Z", 9_000), Trip("P5", "hub", null, "2019-01-15T12:00:00Z", 9));
        await platform.CatchUpAsync();
        return platform;
    }

    private static EventDraft Trip(string package, string origin, string? destination, string at, long meters) => Some.Event(package, $"{package}-d") with
    {
        Status = "delivered",
        Origin = origin,
        Destination = destination,
        Timestamp = Instant.Parse(at),
        DistanceMeters = meters,
    };
}
