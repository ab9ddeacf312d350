using Lambda.ServingLayer.Alerts;
using Lambda.ServingLayer.Host;
using Lambda.ServingLayer.Tests.Alerts;
using Lambda.ServingLayer.Tests.Support;

namespace Lambda.ServingLayer.Tests.Api;

public sealed class AlertTests
{
    [Fact]
    public async Task An_alert_is_shown_with_the_values_and_offsets_that_raised_and_cleared_it()
    {
        await using var api = await StartAsync();
        await MoveAsync(api, 1, "received", 4);
        var id = (await api.GetAsync("/v1/alerts")).GetProperty("alerts")[0].GetProperty("id").GetString();
        await MoveAsync(api, 2, "received", 6);

        var alert = await api.GetAsync($"/v1/alerts/{id}");

        Assert.Equal(
            """{"id":"1","rule":"low-stock","view":"warehouses-daily","key":{"warehouse":"W1","sku":"S1"},"state":"cleared",""",
            alert.GetRawText()[..alert.GetRawText().IndexOf("\"raised\"", StringComparison.Ordinal)]);
        Assert.StartsWith(
            """{"eventTime":"2023-10-18T14:30:45Z","clockTime":"2024-05-01T12:00:00Z","value":4,"level":5,"answer":{"version":null,"cut":null,"partitions":[{"partition":0,"batchTo":0,"speedTo":""",
            alert.GetProperty("raised").GetRawText());
        Assert.Equal((10, 5), (alert.GetProperty("cleared").GetProperty("value").GetInt32(), alert.GetProperty("cleared").GetProperty("level").GetInt32()));
        await api.GetAsync("/v1/alerts/7", 404);
        await api.GetAsync("/v1/alerts/x", 404);
    }

    [Fact]
    public async Task Alerts_are_filtered_and_paged_newest_first()
    {
        await using var api = await StartAsync();
        foreach (var (number, status, quantity) in new[] { (1, "received", 1), (2, "received", 9), (3, "dispatched", 9), (4, "received", 9), (5, "dispatched", 7) })
            await MoveAsync(api, number, status, quantity);

        Assert.Equal("3 2 1", await IdsAsync(api, "/v1/alerts"));
        Assert.Equal("3", await IdsAsync(api, "/v1/alerts?state=raised"));
        Assert.Equal("2 1", await IdsAsync(api, "/v1/alerts?state=cleared&rule=low-stock"));
        Assert.Equal("", await IdsAsync(api, "/v1/alerts?rule=silent"));
        var first = await api.GetAsync("/v1/alerts?limit=2");
        Assert.Equal("1", await IdsAsync(api, $"/v1/alerts?limit=2&pageToken={first.GetProperty("nextPageToken").GetString()}"));
    }

    [Theory]
    [InlineData("state=open", "raised")]
    [InlineData("rule=low-stok", "low-stock")]
    [InlineData("rul=x", "rule")]
    public async Task A_mistake_names_what_is_nearest(string query, string nearest)
    {
        await using var api = await StartAsync();
        var problem = await api.GetAsync($"/v1/alerts?{query}", 400);
        Assert.Equal(nearest, problem.GetProperty("errors")[0].GetProperty("nearest").GetString());
    }

    [Fact]
    public async Task Rules_are_shown_with_how_their_evaluation_goes()
    {
        await using var api = await StartAsync();
        var before = await api.GetAsync("/v1/alerts/rules");
        Assert.Equal("not evaluated yet", before.GetProperty("rules")[0].GetProperty("evaluation").GetProperty("waiting").GetString());
        await MoveAsync(api, 1, "received", 4);
        Assert.Equal(
            """
            {"name":"low-stock","view":"warehouses-daily","value":"net","condition":"below","level":5,"clearLevel":5,"windows":null,"groupBy":["warehouse","sku"],"keys":{"warehouse":["W1"]},"evaluation":{"evaluatedAt":"2024-05-01T12:00:00Z","watermark":"2023-10-18T14:30:45Z","rows":1,"waiting":null}}
            """.Trim(),
            (await api.GetAsync("/v1/alerts/rules")).GetProperty("rules")[0].GetRawText());
    }

    private static Task<RunningApi> StartAsync() => RunningApi.StartAsync(options: new ServingOptions
    {
        Alerts = new AlertOptions { Rules = [Rules.Silent, Rules.LowStock.OnlyKeys(["W1"], null)] },
    });

    private static async Task MoveAsync(RunningApi api, int number, string status, long quantity)
    {
        await api.Platform.AppendAsync(StockLife.Movement(number, status, quantity));
        await api.Platform.CatchUpAsync();
        await api.Evaluate.EvaluateAsync(CancellationToken.None);
    }

    private static async Task<string> IdsAsync(RunningApi api, string path) =>
        string.Join(' ', (await api.GetAsync(path)).GetProperty("alerts").EnumerateArray().Select(alert => alert.GetProperty("id").GetString()));
}
