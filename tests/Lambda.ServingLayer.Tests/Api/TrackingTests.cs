using System.Text.Json;
using Lambda.ServingLayer.Tests.Support;

namespace Lambda.ServingLayer.Tests.Api;

/// <summary>The pages of a package and of a driver, over several views of one publication.</summary>
public sealed class TrackingTests
{
    [Fact]
    public async Task A_packages_page_says_where_it_is_though_only_another_package_told()
    {
        await using var api = await RunningApi.StartAsync(await OnTheWayAsync());

        var page = await api.GetAsync("/v1/deliveries/packages/P3");

        Assert.Equal("picked_up", page.GetProperty("values").GetProperty("status").GetString());
        Assert.Equal("""{"status":"in_transit","rule":"leftOrigin"}""", page.GetProperty("inferred").GetRawText());
        Assert.Equal("2024-05-06T06:16:00Z", page.GetProperty("asOf").GetString());
        Assert.Equal(8.33, page.GetProperty("speedMetersPerSecond").GetDouble(), 0.01);
        Assert.Equal(("P2", "Fir", 1), (Text(page, "nextStop", "package"), Text(page, "nextStop", "destination"), page.GetProperty("stopsBefore").GetInt32()));
        Assert.Equal(4_000, page.GetProperty("nextStop").GetProperty("meters").GetDouble(), 1.0);
        Assert.Equal("atRisk", page.GetProperty("punctuality").GetString());

        // 4 km on to Fir, 6 km back to Elm, a quarter longer by road, at 8.3 m/s, and two doors.
        var seconds = (10_000 * 1.25 / 8.3) + 300;
        Assert.Equal(seconds, (page.GetProperty("eta").GetProperty("at").GetDateTimeOffset() - page.GetProperty("asOf").GetDateTimeOffset()).TotalSeconds, 5.0);
        Assert.Equal(("stops", 0), (Text(page, "eta", "basis"), page.GetProperty("eta").GetProperty("pace").GetProperty("legs").GetInt32()));
    }

    [Fact]
    public async Task A_packages_history_goes_across_the_cut()
    {
        await using var api = await RunningApi.StartAsync(await OnTheWayAsync());

        var page = await api.GetAsync("/v1/deliveries/packages/P2");

        Assert.Equal(
            """[{"status":"picked_up","from":"2024-05-06T06:01:00Z","to":"2024-05-06T06:01:00Z","events":1},{"status":"in_transit","from":"2024-05-06T06:14:00Z","to":"2024-05-06T06:16:00Z","events":2}]""",
            page.GetProperty("values").GetProperty("history").GetRawText());
        Assert.False(page.GetProperty("historyIsCut").GetBoolean());
        Assert.Equal(0, page.GetProperty("stopsBefore").GetInt32());
    }

    [Fact]
    public async Task A_drivers_page_has_the_stops_left_and_a_shorter_order()
    {
        await using var api = await RunningApi.StartAsync(await OnTheWayAsync());

        var page = await api.GetAsync("/v1/deliveries/drivers/D1");

        // P2 is under way. From kilometre 4: given Fir 8, Elm 2, Oak 4; best Oak, Elm, Fir or the like: there and back only once.
        Assert.Equal(["P2", "P3", "P4", "P5"], page.GetProperty("stops").EnumerateArray().Select(stop => stop.GetProperty("package").GetString()));
        var order = page.GetProperty("order");
        Assert.Equal(["P4", "P3", "P2"], order.GetProperty("packages").EnumerateArray().Select(package => package.GetString()));
        Assert.Equal(12_000, order.GetProperty("givenMeters").GetDouble(), 5.0);
        Assert.Equal(8_000, order.GetProperty("bestMeters").GetDouble(), 5.0);
        Assert.Equal(4_000, order.GetProperty("savedMeters").GetDouble(), 5.0);
        Assert.Equal("""[{"start":"2024-05-06T06:00:00Z","end":"2024-05-06T06:16:00Z","events":8}]""", page.GetProperty("shifts").GetRawText());
        Assert.Equal(4, page.GetProperty("values").GetProperty("longitude").GetDouble() * 111.195, 0.01);
    }

    [Fact]
    public async Task Pages_are_the_same_wherever_the_cut_is()
    {
        await using var cut = await RunningApi.StartAsync(await OnTheWayAsync());
        var platform = new ServedPlatform();
        await platform.AppendAsync([.. Round.Before, .. Round.After]);
        await platform.CatchUpAsync();
        await using var uncut = await RunningApi.StartAsync(platform);

        foreach (var path in new[] { "packages/P1", "packages/P2", "packages/P3", "packages/P5", "drivers/D1", "drivers/other" })
        {
            Assert.Equal(PageOf(await uncut.GetAsync($"/v1/deliveries/{path}")), PageOf(await cut.GetAsync($"/v1/deliveries/{path}")));
        }
    }

    [Fact]
    public async Task Every_view_that_a_page_reads_is_of_one_publication_and_read_as_far()
    {
        await using var api = await RunningApi.StartAsync(await OnTheWayAsync());

        var page = await api.GetAsync("/v1/deliveries/packages/P3");

        var reads = page.GetProperty("reads").EnumerateArray().ToList();
        Assert.Equal(["packages", "drivers", "driver-days", "packages", "places", "routes-daily"], reads.Select(read => read.GetProperty("view").GetString()));
        var receipt = page.GetProperty("receipt");
        var speedTo = $"[{string.Join(',', receipt.GetProperty("partitions").EnumerateArray().Select(partition => partition.GetProperty("speedTo")))}]";
        Assert.All(reads, read => Assert.Equal((1, speedTo), (read.GetProperty("version").GetInt32(), read.GetProperty("speedTo").GetRawText())));
        Assert.Equal("complete", receipt.GetProperty("completeness").GetString());
    }

    [Fact]
    public async Task A_layer_alone_has_a_page_too()
    {
        await using var api = await RunningApi.StartAsync(await OnTheWayAsync());

        var page = await api.GetAsync("/v1/deliveries/packages/P3?source=batch");

        Assert.Equal("2024-05-06T06:10:00Z", page.GetProperty("asOf").GetString());
        Assert.Equal("P2", Text(page, "nextStop", "package"));
    }

    [Fact]
    public async Task A_page_that_lacks_a_layer_says_so_and_is_refused_when_it_must_be_complete()
    {
        var platform = await OnTheWayAsync();
        platform.RealTime.ReadError = new TimeoutException();
        await using var api = await RunningApi.StartAsync(platform);

        var page = await api.GetAsync("/v1/deliveries/drivers/D1");

        Assert.Equal("degraded", page.GetProperty("receipt").GetProperty("completeness").GetString());
        Assert.Equal(4, page.GetProperty("stops").GetArrayLength());
        await api.GetAsync("/v1/deliveries/drivers/D1?require=complete", 409);
    }

    private static async Task<ServedPlatform> OnTheWayAsync()
    {
        var platform = new ServedPlatform();
        await platform.AppendAsync(Round.Before);
        await platform.CutAndPublishAsync();
        await platform.AppendAsync(Round.After);
        await platform.CatchUpAsync();
        return platform;
    }

    private static string? Text(JsonElement page, string name, string member) => page.GetProperty(name).GetProperty(member).GetString();

    /// <summary>All of a page but what it was made of.</summary>
    private static string PageOf(JsonElement page) =>
        string.Join('\n', page.EnumerateObject().Where(member => member.Name is not ("receipt" or "reads")).Select(member => $"{member.Name}: {member.Value.GetRawText()}"));
}
