using Lambda.Ports.Access;
using Lambda.Ports.Catalog;
using Lambda.Ports.Scheduling;
using Lambda.ServingLayer.Tests.Support;

namespace Lambda.ServingLayer.Tests.Api;

public sealed class ScheduleTests
{
    private const string Schedule = "/v1/batch/schedule";

    [Fact]
    public async Task The_schedule_tells_the_next_five_runs_and_no_last_one_before_there_was_any()
    {
        await using var api = await RunningApi.StartAsync();

        const string Expected = """
            {"enabled":true,"cron":"0 0 2 * * ?","fullCron":null,"timeZone":"UTC","misfire":"run-once","mode":"incremental","nextRuns":["2024-05-02T02:00:00Z","2024-05-03T02:00:00Z","2024-05-04T02:00:00Z","2024-05-05T02:00:00Z","2024-05-06T02:00:00Z"],"nextFullRuns":[],"lastRun":null}
            """;
        Assert.Equal(Expected, (await api.GetAsync(Schedule)).GetRawText());
    }

    [Fact]
    public async Task The_last_run_is_told_as_it_stands()
    {
        await using var api = await RunningApi.StartAsync();
        var run = await api.Platform.Catalog.CreateRunAsync(RunMode.Incremental, api.Clock.GetUtcNow(), default);
        api.Schedule.LastRunId = run.Id;

        var last = (await api.GetAsync(Schedule)).GetProperty("lastRun");

        Assert.Equal((await api.GetAsync($"/v1/batch/runs/{run.Id}")).GetRawText(), last.GetRawText());
    }

    [Fact]
    public async Task A_schedule_that_is_off_says_so_and_has_no_next_runs()
    {
        await using var api = await RunningApi.StartAsync();
        api.Schedule.Options = new BatchScheduleOptions { IsEnabled = false, Misfire = MisfireRule.Skip, Mode = RunMode.Full, FullCron = "0 0 3 ? * SUN" };

        var answer = await api.GetAsync(Schedule);

        Assert.False(answer.GetProperty("enabled").GetBoolean());
        Assert.Empty(answer.GetProperty("nextRuns").EnumerateArray());
        Assert.Equal(
            ("skip", "full", "0 0 3 ? * SUN"),
            (answer.GetProperty("misfire").GetString(), answer.GetProperty("mode").GetString(), answer.GetProperty("fullCron").GetString()));
    }

    [Fact]
    public async Task A_reader_may_see_the_schedule()
    {
        await using var api = await RunningApi.StartAsync();

        await RunningApi.ReadAsync(await api.Client(ApiRole.Reader).GetAsync(Schedule), 200);
        await RunningApi.ReadAsync(await api.Client((string?)null).GetAsync(Schedule), 401);
    }
}
