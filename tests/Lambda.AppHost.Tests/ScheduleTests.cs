using System.Text.Json;
using Lambda.Testing;
using Lambda.Testing.Processes;

namespace Lambda.AppHost.Tests;

[Trait("Category", "Slow")] // each starts processes
public class ScheduleTests
{
    private static readonly string[] EverySecond = ["--set", "Schedule:Enabled=on", "--set", "Schedule:Cron=* * * * * ?"];

    [Fact]
    public async Task A_run_by_schedule_is_published_and_a_restart_remembers_it()
    {
        using var folder = new TemporaryFolder();
        JsonElement last = default;
        using (var platform = await Platform.StartAsync(folder.FullPath, EverySecond))
        {
            await Eventually.Holds(
                async () => (last = await LastRunAsync(platform)) is { ValueKind: JsonValueKind.Object } && last.GetProperty("state").GetString() == "published",
                "a run by schedule is published");
            Assert.Equal("incremental", last.GetProperty("mode").GetString());
            Assert.Equal(0, await platform.Process.StopAsync());
            Assert.Equal("", WithoutRuns(platform.Process.Errors));
        }

        using var again = await Platform.StartAsync(folder.FullPath);
        var schedule = await again.GetAsync("v1/batch/schedule");
        Assert.False(schedule.GetProperty("enabled").GetBoolean());
        Assert.True(long.Parse(schedule.GetProperty("lastRun").GetProperty("id").GetString()!) >= long.Parse(last.GetProperty("id").GetString()!));
    }

    [Theory]
    [InlineData("Schedule:Cron=0 2 * * *", "Schedule:Cron = '0 2 * * *' must be a cron expression such as '0 0 2 * * ?'")]
    [InlineData("Schedule:FullCron=weekly", "Schedule:FullCron = 'weekly' must be a cron expression")]
    [InlineData("Schedule:TimeZone=Europe/Berlinn", "Schedule:TimeZone = 'Europe/Berlinn' must be UTC or the IANA name of a time zone")]
    [InlineData("Schedule:Cron=0 0 2 * * ? 2020", "Schedule:Cron = '0 0 2 * * ? 2020' never falls due again")]
    public async Task A_schedule_that_cannot_be_kept_ends_the_start_with_the_settings_name(string assignment, string expected)
    {
        using var folder = new TemporaryFolder();

        var (code, _, errors) = await LambdaProcess.RunAsync("up", "--data", folder.PathOf("data"), "--port", "0", "--set", assignment);

        Assert.Equal(1, code);
        Assert.Contains(expected, Assert.Single(errors.Split('\n', StringSplitOptions.RemoveEmptyEntries)));
        Assert.False(Directory.Exists(folder.PathOf("data")));
    }

    private static async Task<JsonElement> LastRunAsync(Platform platform) => (await platform.GetAsync("v1/batch/schedule")).GetProperty("lastRun");

    /// <summary>The log without the lines that tell how runs ended.</summary>
    private static string WithoutRuns(string log) => string.Join('\n', log.Split('\n').Where(line => !line.Contains("Batch run ", StringComparison.Ordinal))).Trim();
}
