using Lambda.EndToEnd.Tests.Oracle;
using Lambda.Testing.Processes;
using Xunit.Abstractions;

namespace Lambda.Cluster.Tests;

/// <summary>Batch, speed and serving as processes of their own, over real servers, against SQL over the files that the events came from.</summary>
[Collection(ServerTests.Name)]
public sealed class ClusterTests(RealServers servers, ITestOutputHelper output)
{
    private const int Records = 12_000;

    [Fact]
    public async Task Every_key_of_every_view_is_that_of_SQL_over_the_files_on_every_serving_node()
    {
        await using var run = new SampleRun(servers, output);
        var platform = run.Platform;
        var batch = await platform.BatchAsync();
        var started = await Task.WhenAll(platform.SpeedAsync(), platform.SpeedAsync(), platform.ServingAsync(), platform.ServingAsync());
        foreach (var process in started.Prepend(batch))
            await AssertHealthAsync(process);
        using var one = platform.ClientOf(started[2]);
        using var other = platform.ClientOf(started[3]);
        run.Figures.Told("five processes listen");

        await run.FeedAsync(Records / 2, one, other);
        await run.CompareAsync(TripQuestions.Main, "before a publish", one, other);
        var batchRun = await one.StartRunAsync("full");
        await run.FeedAsync(Records / 4, one, other);
        Assert.Equal("published", (await other.EndOfRunAsync(batchRun)).GetProperty("state").GetString());
        await run.FeedAsync(Records / 4, one, other);
        await run.CompareAsync(TripQuestions.All, "after a publish and late events", one);
        await run.CompareAsync(TripQuestions.Main, "the same on the other node", other);
        await other.PublishAsync("incremental");
        var tally = await run.CompareAsync(TripQuestions.All, "at the end", one, other);

        Assert.Equal(0, tally.SketchedRows);
        await Testing.Eventually.Holds(async () => (await platform.StatusAsync(started[2])).Contains("on version 2: pass, 0 unexplained", StringComparison.Ordinal), "the report on version 2 passes");
        await run.AssertNothingLostAsync(started[3]);
    }

    [Fact]
    public async Task Kills_of_a_speed_node_and_of_the_batch_node_in_its_publish_lose_nothing_and_count_nothing_twice()
    {
        await using var run = new SampleRun(servers, output);
        var platform = run.Platform;
        var leader = await platform.BatchAsync();
        var started = await Task.WhenAll(platform.BatchAsync(), platform.SpeedAsync(), platform.SpeedAsync(), platform.ServingAsync());
        using var client = platform.ClientOf(started[3]);
        run.Figures.Told("five processes listen");

        await run.FeedAsync(Records / 4, client);
        var feeding = run.FeedAsync(Records / 4, client);
        await started[1].KillAsync();
        run.Figures.Told("a speed node is dead");
        await feeding;
        var batchRun = "";
        await using (await platform.HoldPublishAsync(async () => batchRun = await client.StartRunAsync("full")))
        {
            Assert.Equal("running", (await client.GetAsync($"v1/batch/runs/{batchRun}")).GetProperty("state").GetString());
            await leader.KillAsync();
            run.Figures.Told("the batch node is dead, its rows written and its publish begun");
        }

        Assert.Equal("published", (await client.EndOfRunAsync(batchRun)).GetProperty("state").GetString());
        Assert.Contains("holds the lease 'batch' with token 2", started[0].Errors, StringComparison.Ordinal);
        run.Figures.Told("the other batch node has published the run");
        await platform.SpeedAsync();
        await run.FeedAsync(Records / 2, client);
        await run.CompareAsync(TripQuestions.All, "after the kills", client);
        await client.PublishAsync("incremental");
        var tally = await run.CompareAsync(TripQuestions.All, "at the end", client);

        Assert.Equal(0, tally.SketchedRows);
        await Testing.Eventually.Holds(async () => (await platform.StatusAsync(started[3])).Contains("on version 3: pass, 0 unexplained", StringComparison.Ordinal), "the report on version 3 passes");
        await run.AssertNothingLostAsync(started[3]);
    }

    [Fact]
    public async Task A_batch_node_and_a_speed_node_that_sleep_too_long_are_replaced_and_change_nothing_when_they_wake()
    {
        await using var run = new SampleRun(servers, output);
        var platform = run.Platform;
        var leader = await platform.BatchAsync();
        var started = await Task.WhenAll(platform.BatchAsync(), platform.SpeedAsync(), platform.SpeedAsync(), platform.ServingAsync());
        using var client = platform.ClientOf(started[3]);
        await run.FeedAsync(Records / 3, client);
        var feeding = run.FeedAsync(Records / 3, client);
        await started[1].SignalAsync("STOP");
        await leader.SignalAsync("STOP");
        run.Figures.Told("a speed node and the leading batch node sleep");

        await feeding;
        await client.PublishAsync("full");
        await run.CompareAsync(TripQuestions.Main, "while they sleep", client);
        await leader.SignalAsync("CONT");
        await started[1].SignalAsync("CONT");
        await run.FeedAsync(Records / 3, client);
        await Testing.Eventually.Holds(() => leader.Errors.Contains("has lost the lease 'batch' with token 1", StringComparison.Ordinal), "the batch node notices");
        await client.PublishAsync("incremental");
        await run.CompareAsync(TripQuestions.All, "when they are awake", client);

        await run.AssertNothingLostAsync(started[3]);
        run.Figures.Told($"the speed node said: {started[1].Errors}");
    }

    [Fact]
    public async Task One_command_starts_a_process_for_each_layer_and_stops_them_the_other_way_round()
    {
        await using var run = new SampleRun(servers, output);
        var platform = run.Platform;
        var up = await platform.UpAsync();
        using (var client = platform.ClientOf(up))
        {
            await run.FeedAsync(SampleRun.Body, client);
            await client.CaughtUpAsync();
            await client.PublishAsync("full");
            Assert.Contains("every record is accounted for", await platform.StatusAsync(up), StringComparison.Ordinal);
        }

        Assert.Equal(0, await up.StopAsync());
        Assert.Equal(
            ["serving layer: stopped, exit code 0", "speed layer: stopped, exit code 0", "batch layer: stopped, exit code 0"],
            up.Output.Split('\n', StringSplitOptions.TrimEntries).Where(line => line.Contains("stopped", StringComparison.Ordinal)));
    }

    private static async Task AssertHealthAsync(LambdaProcess process)
    {
        using var http = new HttpClient { BaseAddress = process.Address };
        Assert.Equal("""{"status":"live"}""", await http.GetStringAsync("health/live"));
        Assert.Equal("""{"status":"ready"}""", await http.GetStringAsync("health/ready"));
    }
}
