using System.Text.Json;
using Lambda.Ports.Catalog;
using Lambda.ServingLayer.Tests.Support;

namespace Lambda.ServingLayer.Tests.Api;

public sealed class BatchTests
{
    private const string Runs = "/v1/batch/runs";

    [Fact]
    public async Task A_run_is_queued_and_the_batch_layer_is_told()
    {
        await using var api = await RunningApi.StartAsync();

        var response = await api.Client().PostAsync(Runs, new StringContent("""{"mode":"full"}"""));

        Assert.Equal("/v1/batch/runs/1", response.Headers.Location!.OriginalString);
        const string Expected = """
            {"id":"1","mode":"full","state":"queued","requestedAt":"2024-05-01T12:00:00Z","startedAt":null,"finishedAt":null,"cut":null,"progress":{"eventsRead":0,"eventsTotal":0},"versions":[],"incompleteEpochs":[],"cancelRequested":false,"note":null,"error":null}
            """;
        Assert.Equal(Expected, (await RunningApi.ReadAsync(response, 202)).GetRawText());
        Assert.Equal(Expected, (await api.GetAsync("/v1/batch/runs/1")).GetRawText());
        Assert.Equal(1, api.Signal.Count);
    }

    [Theory]
    [InlineData("""{"mode":"ful"}""", "mode", "full")]
    [InlineData("""{"mod":"full"}""", "mod", "mode")]
    [InlineData("{}", "mode", null)]
    [InlineData("""{"mode":1}""", "mode", null)]
    public async Task What_is_wrong_with_a_run_request_is_told(string body, string parameter, string? nearest)
    {
        await using var api = await RunningApi.StartAsync();

        var error = (await api.PostAsync(Runs, body, 400)).GetProperty("errors")[0];

        Assert.Equal((parameter, nearest), (error.GetProperty("parameter").GetString(), error.GetProperty("nearest").GetString()));
    }

    [Fact]
    public async Task A_body_that_is_no_json_is_refused()
    {
        await using var api = await RunningApi.StartAsync();

        await api.PostAsync(Runs, "{", 400);
        await api.PostAsync(Runs, "[]", 400);
        await api.PostAsync(Runs, new string(' ', 20_000), 413);
    }

    [Fact]
    public async Task Runs_are_paged_newest_first()
    {
        await using var api = await RunningApi.StartAsync();
        for (var i = 0; i < 5; i++)
        {
            await api.PostAsync(Runs, """{"mode":"incremental"}""", 202);
        }

        var first = await api.GetAsync(Runs + "?limit=2");
        var second = await api.GetAsync($"{Runs}?limit=2&pageToken={Next(first)}");
        var third = await api.GetAsync($"{Runs}?limit=2&pageToken={Next(second)}");

        Assert.Equal(["5", "4", "3", "2", "1"], new[] { first, second, third }.SelectMany(page => page.GetProperty("runs").EnumerateArray()).Select(run => run.GetProperty("id").GetString()!));
        Assert.Null(Next(third));
        await api.GetAsync(Runs + "?limit=0", 400);
        await api.GetAsync(Runs + "?pageToken=x", 400);
        Assert.Equal("limit", (await api.GetAsync(Runs + "?limt=2", 400)).GetProperty("errors")[0].GetProperty("nearest").GetString());
    }

    [Fact]
    public async Task A_queued_run_is_cancelled_at_once()
    {
        await using var api = await RunningApi.StartAsync();
        await api.PostAsync(Runs, """{"mode":"full"}""", 202);

        Assert.Equal("cancelled", (await api.DeleteAsync("/v1/batch/runs/1", 202)).GetProperty("state").GetString());
    }

    [Fact]
    public async Task A_run_that_has_ended_cannot_be_cancelled()
    {
        await using var api = await RunningApi.StartAsync();
        await api.Platform.CutAndPublishAsync();

        Assert.Contains("published", (await api.DeleteAsync("/v1/batch/runs/1", 409)).GetProperty("detail").GetString());
    }

    [Theory]
    [InlineData("7")]
    [InlineData("-1")]
    [InlineData("one")]
    public async Task A_run_that_does_not_exist_is_not_found(string id)
    {
        await using var api = await RunningApi.StartAsync();

        await api.GetAsync($"{Runs}/{id}", 404);
        await api.DeleteAsync($"{Runs}/{id}", 404);
    }

    [Fact]
    public async Task A_rollback_moves_every_view_at_once()
    {
        var platform = await Queries.MergedAnswerTests.PublishedAndGoingOnAsync();
        await platform.CutAndPublishAsync();
        await using var api = await RunningApi.StartAsync(platform);

        var rolledBack = await api.PostAsync("/v1/batch/rollback", """{"version":1}""", 200);

        Assert.Equal("""{"version":1,"cut":1}""", rolledBack.GetRawText());
        Assert.Equal(1, (await api.GetAsync("/v1/views/drivers/query")).GetProperty("receipt").GetProperty("version").GetInt32());
    }

    [Fact]
    public async Task A_version_that_is_not_retained_is_not_found()
    {
        var platform = await Queries.MergedAnswerTests.PublishedAndGoingOnAsync();
        await using var api = await RunningApi.StartAsync(platform);

        var problem = await api.PostAsync("/v1/batch/rollback", """{"version":9}""", 404);

        Assert.Equal("1", problem.GetProperty("errors")[0].GetProperty("nearest").GetString());
        await api.PostAsync("/v1/batch/rollback", """{"version":"1"}""", 400);
        await api.PostAsync("/v1/batch/rollback", "{}", 400);
    }

    [Fact]
    public async Task What_a_run_published_is_told()
    {
        await using var api = await RunningApi.StartAsync();
        var run = await api.Platform.Catalog.CreateRunAsync(RunMode.Full, DateTimeOffset.UnixEpoch, default);
        await api.Platform.Catalog.UpdateRunAsync(
            run with { State = RunState.Failed, Cut = 3, EventsRead = 4, EventsTotal = 5, Versions = [new("packages", 1, 2, "ab")], IncompleteEpochs = [2], Error = "why" }, default);

        var shown = await api.GetAsync("/v1/batch/runs/1");

        Assert.Equal("""[{"view":"packages","version":1,"rows":2,"hash":"sha256:ab"}]""", shown.GetProperty("versions").GetRawText());
        Assert.Equal("""{"eventsRead":4,"eventsTotal":5}""", shown.GetProperty("progress").GetRawText());
        Assert.Equal(("failed", "[2]", "why"), (shown.GetProperty("state").GetString(), shown.GetProperty("incompleteEpochs").GetRawText(), shown.GetProperty("error").GetString()));
    }

    private static string? Next(JsonElement page) => page.GetProperty("nextPageToken").GetString();
}
