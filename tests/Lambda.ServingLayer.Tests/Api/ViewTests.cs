using System.Text.Json;
using Lambda.ServingLayer.Tests.Support;
using Lambda.Testing.Views;

namespace Lambda.ServingLayer.Tests.Api;

public sealed class ViewTests
{
    [Fact]
    public async Task Every_view_is_listed_with_its_definition()
    {
        await using var api = await RunningApi.StartAsync();

        var views = (await api.GetAsync("/v1/views")).GetProperty("views");

        Assert.Equal(
            ["couriers-hourly", "driver-days", "drivers", "journeys-hourly", "packages", "places", "regions-hourly", "routes-daily", "throughput", "warehouses-daily"],
            views.EnumerateArray().Select(view => view.GetProperty("name").GetString()!));
        var couriers = await api.GetAsync("/v1/views/couriers-hourly");
        Assert.Equal(views[0].GetRawText(), couriers.GetRawText());
        Assert.Equal("""{"kind":"tumbling","interval":"PT1H","period":"PT1H","events":null,"longest":null,"gap":null,"resolution":null}""", couriers.GetProperty("window").GetRawText());
        Assert.Equal("""["courier"]""", couriers.GetProperty("key").GetRawText());
        Assert.Contains("""{"name":"durationSecondsP50","kind":"number","unit":"seconds","errorBound":"±1 %"}""", couriers.GetProperty("values").GetRawText());
        Assert.Equal("""{"duplicateHorizon":100000,"watermarkBound":"PT0S","allowedLateness":null,"trigger":{"kind":"eachFlush","delay":null}}""", couriers.GetProperty("policies").GetRawText());
    }

    [Fact]
    public async Task A_global_view_and_a_sliding_one_say_so()
    {
        await using var api = await RunningApi.StartAsync();

        Assert.Equal("""{"kind":"global","interval":"all","period":null,"events":null,"longest":null,"gap":null,"resolution":null}""", (await api.GetAsync("/v1/views/packages")).GetProperty("window").GetRawText());
        Assert.Equal("""{"kind":"sliding","interval":"PT15M","period":"PT1M","events":null,"longest":null,"gap":null,"resolution":null}""", (await api.GetAsync("/v1/views/throughput")).GetProperty("window").GetRawText());
    }

    [Theory]
    [InlineData("courier-spells", """{"kind":"session","interval":"own","period":null,"events":null,"longest":null,"gap":"PT30M","resolution":"PT10M"}""")]
    [InlineData("courier-threes", """{"kind":"count","interval":"own","period":null,"events":3,"longest":null,"gap":null,"resolution":null}""")]
    [InlineData("courier-pairs-hourly", """{"kind":"timeOrCount","interval":"own","period":null,"events":2,"longest":"PT1H","gap":null,"resolution":null}""")]
    public async Task Windows_that_follow_the_events_say_what_ends_them(string view, string window)
    {
        await using var api = await RunningApi.StartAsync(new ServedPlatform(moreViews: EventWindowViews.All));

        var body = await api.GetAsync($"/v1/views/{view}");

        Assert.Equal(window, body.GetProperty("window").GetRawText());
        Assert.Equal(["events", "distanceMeters", "secondsP50", "packages", "lastDriver"], body.GetProperty("values").EnumerateArray().Select(value => value.GetProperty("name").GetString()));
        Assert.Equal("own", (await api.GetAsync($"/v1/views/{view}/query")).GetProperty("interval").GetString());
    }

    [Theory]
    [InlineData("/v1/views/courier-hourly")]
    [InlineData("/v1/views/courier-hourly/query")]
    [InlineData("/v1/views/courier-hourly/versions")]
    public async Task An_unknown_view_is_told_with_the_nearest_one(string path)
    {
        await using var api = await RunningApi.StartAsync();

        var error = (await api.GetAsync(path, 404)).GetProperty("errors")[0];

        Assert.Equal(("view", "couriers-hourly"), (error.GetProperty("parameter").GetString(), error.GetProperty("nearest").GetString()));
    }

    [Fact]
    public async Task Versions_are_listed_newest_first_with_the_served_one_marked()
    {
        var platform = await Queries.MergedAnswerTests.PublishedAndGoingOnAsync();
        await platform.CutAndPublishAsync();
        await platform.Catalog.SetCurrentAsync(1, default);
        await using var api = await RunningApi.StartAsync(platform);

        var versions = (await api.GetAsync("/v1/views/packages/versions")).GetProperty("versions");

        Assert.Equal([(2, false), (1, true)], versions.EnumerateArray().Select(version => (version.GetProperty("version").GetInt32(), version.GetProperty("isServed").GetBoolean())));
        Assert.Equal("2019-01-15T03:20:00Z", versions[1].GetProperty("highestEventTime").GetString());
    }

    [Fact]
    public async Task A_query_s_rows_name_window_key_and_values()
    {
        await using var api = await RunningApi.StartAsync(await Queries.MergedAnswerTests.PublishedAndGoingOnAsync());

        var answer = await api.GetAsync("/v1/views/couriers-hourly/query?to=2019-01-15T04:00:00Z");

        Assert.Equal(("couriers-hourly", "PT1H"), (answer.GetProperty("view").GetString(), answer.GetProperty("interval").GetString()));
        var row = answer.GetProperty("rows")[0];
        Assert.Equal("""{"start":"2019-01-15T03:00:00Z","end":"2019-01-15T04:00:00Z"}""", row.GetProperty("window").GetRawText());
        Assert.Equal("""{"courier":"vendor-1"}""", row.GetProperty("key").GetRawText());
        Assert.Equal(2, row.GetProperty("values").GetProperty("events").GetInt32());
        Assert.Equal(JsonValueKind.Null, row.GetProperty("values").GetProperty("onTimeShare").ValueKind);
        Assert.Equal(600, row.GetProperty("values").GetProperty("durationSecondsP50").GetDouble());
    }

    [Fact]
    public async Task The_window_over_everything_has_neither_start_nor_end()
    {
        await using var api = await RunningApi.StartAsync(await Queries.MergedAnswerTests.PublishedAndGoingOnAsync());

        var answer = await api.GetAsync("/v1/views/couriers-hourly/query?interval=all&groupBy=");

        Assert.Equal("all", answer.GetProperty("interval").GetString());
        Assert.Equal("""{"start":null,"end":null}""", answer.GetProperty("rows")[0].GetProperty("window").GetRawText());
        Assert.Equal("{}", answer.GetProperty("rows")[0].GetProperty("key").GetRawText());
    }

    [Fact]
    public async Task Pages_are_followed_by_their_token()
    {
        var platform = new ServedPlatform();
        await platform.AppendAsync(Deliveries.Many(100, seed: 1));
        await platform.CatchUpAsync();
        await using var api = await RunningApi.StartAsync(platform);

        var first = await api.GetAsync("/v1/views/packages/query?limit=30&orderBy=-statusAt");
        var second = await api.GetAsync($"/v1/views/packages/query?limit=30&orderBy=-statusAt&pageToken={first.GetProperty("nextPageToken").GetString()}");

        Assert.Equal(JsonValueKind.Null, second.GetProperty("nextPageToken").ValueKind);
        var keys = first.GetProperty("rows").EnumerateArray().Concat(second.GetProperty("rows").EnumerateArray()).Select(row => row.GetProperty("key").GetRawText()).ToList();
        Assert.Equal(keys.Count, keys.Distinct().Count());
        Assert.True(keys.Count > 30);
    }

    [Fact]
    public async Task A_wrong_parameter_is_a_problem_that_names_it()
    {
        await using var api = await RunningApi.StartAsync();

        var problem = await api.GetAsync("/v1/views/couriers-hourly/query?intreval=P1D", 400);

        Assert.Equal("urn:lambda:problem:invalid-parameters", problem.GetProperty("type").GetString());
        Assert.Equal("interval", problem.GetProperty("errors")[0].GetProperty("nearest").GetString());
    }

    [Fact]
    public async Task An_incomplete_answer_that_must_be_complete_is_a_conflict_with_its_receipt()
    {
        var platform = await Queries.MergedAnswerTests.PublishedAndGoingOnAsync();
        platform.RealTime.ReadError = new TimeoutException();
        await using var api = await RunningApi.StartAsync(platform);

        await api.GetAsync("/v1/views/packages/query");
        var problem = await api.GetAsync("/v1/views/packages/query?require=complete", 409);

        Assert.Equal("degraded", problem.GetProperty("receipt").GetProperty("completeness").GetString());
    }

    [Fact]
    public async Task A_package_has_a_page_with_its_values_and_the_receipt()
    {
        await using var api = await RunningApi.StartAsync(await Queries.MergedAnswerTests.PublishedAndGoingOnAsync());

        var package = await api.GetAsync("/v1/deliveries/packages/a");
        var driver = await api.GetAsync("/v1/deliveries/drivers/driver-vendor-1");

        Assert.Equal("""{"package":"a"}""", package.GetProperty("key").GetRawText());
        Assert.Equal("delivered", package.GetProperty("values").GetProperty("status").GetString());
        Assert.Equal("2019-01-15T03:10:00Z", package.GetProperty("values").GetProperty("statusAt").GetString());
        Assert.Equal(1, package.GetProperty("receipt").GetProperty("version").GetInt32());
        Assert.Equal(3, driver.GetProperty("values").GetProperty("events").GetInt32());
    }

    [Fact]
    public async Task A_package_that_was_never_seen_is_not_found_and_the_receipt_says_how_sure_that_is()
    {
        var platform = await Queries.MergedAnswerTests.PublishedAndGoingOnAsync();
        await using var api = await RunningApi.StartAsync(platform);

        Assert.Equal("complete", (await api.GetAsync("/v1/deliveries/packages/zzz", 404)).GetProperty("receipt").GetProperty("completeness").GetString());
        platform.RealTime.ReadError = new TimeoutException();
        Assert.Equal("degraded", (await api.GetAsync("/v1/deliveries/packages/zzz", 404)).GetProperty("receipt").GetProperty("completeness").GetString());
        await api.GetAsync("/v1/deliveries/packages/zzz?require=complete", 409);
        await api.GetAsync("/v1/deliveries/packages/a?from=2019-01-01", 400);
    }

    [Theory]
    [InlineData("/v1/nothing", 404)]
    [InlineData("/v1/skew/reports/7", 404)]
    public async Task What_is_not_there_is_a_problem_too(string path, int status)
    {
        await using var api = await RunningApi.StartAsync();

        await api.GetAsync(path, status);
    }
}
