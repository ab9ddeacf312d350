using System.Text.Json;
using Lambda.Testing;

namespace Lambda.AppHost.Tests;

[Trait("Category", "Slow")] // starts processes
public class AlertRunTests
{
    private static readonly string[] LowStock =
    [
        "--set", "Alerts:Interval=50ms", "--set", "Alerts:Rules:low-stock:View=warehouses-daily", "--set", "Alerts:Rules:low-stock:Value=net", "--set", "Alerts:Rules:low-stock:Below=5",
    ];

    [Fact]
    public async Task Low_stock_is_raised_once_and_cleared_once_across_publishes_and_kills()
    {
        using var folder = new TemporaryFolder();
        using (var platform = await Platform.StartAsync(folder.FullPath, LowStock))
        {
            await platform.IngestAsync(Movement(1, "received", 10), Movement(2, "dispatched", 7));
            await Eventually.Holds(async () => (await AlertsAsync(platform)).Count == 1, "low stock raises an alert");
            await PublishAsync(platform);
            await platform.IngestAsync(Movement(3, "dispatched", 1), Movement(2, "dispatched", 7));
            await EvaluatedAsync(platform, partitionsAt: 3);
            await platform.Process.KillAsync();
        }

        using (var platform = await Platform.StartAsync(folder.FullPath, LowStock))
        {
            await platform.IngestAsync(Movement(4, "received", 20));
            await Eventually.Holds(async () => (await AlertsAsync(platform)).Single().GetProperty("state").GetString() == "cleared", "enough stock clears it");
            await PublishAsync(platform);
            await platform.Process.KillAsync();
        }

        using var last = await Platform.StartAsync(folder.FullPath, LowStock);
        await EvaluatedAsync(last, partitionsAt: 4);
        var alert = Assert.Single(await AlertsAsync(last));
        Assert.Equal((3.0, 22.0), (alert.GetProperty("raised").GetProperty("value").GetDouble(), alert.GetProperty("cleared").GetProperty("value").GetDouble()));
        Assert.Equal(JsonValueKind.Null, alert.GetProperty("raised").GetProperty("answer").GetProperty("version").ValueKind);
        Assert.Equal(1, alert.GetProperty("cleared").GetProperty("answer").GetProperty("version").GetInt64());
    }

    /// <summary>Waits until the rule has been evaluated after the speed layer has counted every event.</summary>
    private static async Task EvaluatedAsync(Platform platform, int partitionsAt)
    {
        var answer = await platform.AnswerAsync("v1/views/warehouses-daily/query?interval=all");
        Assert.True(answer.GetProperty("receipt").GetProperty("events").GetProperty("speed").GetInt64() + answer.GetProperty("receipt").GetProperty("events").GetProperty("batch").GetInt64() >= partitionsAt);
        var from = (await EvaluationAsync(platform)).GetProperty("evaluatedAt").GetRawText();
        await Eventually.Holds(
            async () => await EvaluationAsync(platform) is var now && now.GetProperty("evaluatedAt").GetRawText() != from && now.GetProperty("waiting").ValueKind == JsonValueKind.Null,
            "the rule is evaluated again");
    }

    private static async Task<JsonElement> EvaluationAsync(Platform platform) =>
        (await platform.GetAsync("v1/alerts/rules")).GetProperty("rules")[0].GetProperty("evaluation");

    private static async Task<List<JsonElement>> AlertsAsync(Platform platform) => [.. (await platform.GetAsync("v1/alerts")).GetProperty("alerts").EnumerateArray()];

    private static async Task PublishAsync(Platform platform)
    {
        var run = (await platform.PostAsync("v1/batch/runs", """{"mode":"full"}""")).GetProperty("id").GetString();
        await Eventually.Holds(async () => (await platform.GetAsync($"v1/batch/runs/{run}")).GetProperty("state").GetString() == "published", "the run is published");
    }

    private static string Movement(int number, string status, int quantity) =>
        $$"""{"package_id":"P{{number}}","event_id":"e{{number}}","timestamp":"2024-05-02T08:0{{number}}:00Z","shipment_status":"{{status}}","warehouse_id":"W1","sku":"S1","quantity":{{quantity}}}""";
}
