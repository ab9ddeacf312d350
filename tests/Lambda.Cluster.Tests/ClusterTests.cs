using Lambda.EndToEnd.Tests;
using Lambda.EndToEnd.Tests.Comparing;
using Lambda.EndToEnd.Tests.Oracle;
using Lambda.EndToEnd.Tests.Processes;
using Lambda.Import.Replaying;
using Lambda.Testing.Processes;
using Xunit.Abstractions;

namespace Lambda.Cluster.Tests;

/// <summary>Batch, speed and serving as processes of their own, over real servers, against SQL over the files that the events came from.</summary>
[Trait("Category", "Slow")]
[Collection(ServerTests.Name)]
public sealed class ClusterTests(RealServers servers, ITestOutputHelper output)
{
    private const int Records = 12_000;
    private const int Body = 500;
    internal static readonly ReplayOptions Disorder = new() { Seed = 5, MaxDelay = TimeSpan.FromHours(2), MaxDisplacement = 500, DuplicatePercent = 2 };

    [Fact]
    public async Task Every_key_of_every_view_is_that_of_SQL_over_the_files_on_every_serving_node()
    {
        var figures = new Figures(output);
        await using var platform = new ClusterPlatform(servers);
        using var oracle = new TripOracle(Trips.SampleFiles, Trips.SampleZones);
        var trips = Trips.Replayed(Trips.SampleFiles, Trips.SampleZones, Disorder);
        var batch = await platform.BatchAsync();
        var started = await Task.WhenAll(platform.SpeedAsync(), platform.SpeedAsync(), platform.ServingAsync(), platform.ServingAsync());
        foreach (var process in started.Prepend(batch))
            await AssertHealthAsync(process);
        using var one = platform.ClientOf(started[2]);
        using var other = platform.ClientOf(started[3]);
        figures.Told("five processes listen");

        await FeedAsync(trips, 0, Records / 2, one, other);
        await CompareAsync(platform, oracle, [one, other], TripQuestions.Main, figures, "before a publish");
        var run = await one.StartRunAsync("full");
        await FeedAsync(trips, Records / 2, Records * 3 / 4, one, other);
        Assert.Equal("published", (await other.EndOfRunAsync(run)).GetProperty("state").GetString());
        await FeedAsync(trips, Records * 3 / 4, Records, one, other);
        await CompareAsync(platform, oracle, [one], TripQuestions.All, figures, "after a publish and late events");
        await CompareAsync(platform, oracle, [other], TripQuestions.Main, figures, "the same on the other node");
        await other.PublishAsync("incremental");
        var tally = await CompareAsync(platform, oracle, [one, other], TripQuestions.All, figures, "at the end");

        Assert.Equal(0, tally.SketchedRows);
        Assert.Equal(0, oracle.StrayRecords);
        Assert.Equal(Records, oracle.ArrivedRecords);
        await Testing.Eventually.Holds(async () => (await platform.StatusAsync(started[2])).Contains("on version 2: pass, 0 unexplained", StringComparison.Ordinal), "the report on version 2 passes");
        figures.Told(await platform.StatusAsync(started[3]));
    }

    [Fact]
    public async Task Kills_of_a_speed_node_and_of_the_batch_node_in_its_publish_lose_nothing_and_count_nothing_twice()
    {
        var figures = new Figures(output);
        await using var platform = new ClusterPlatform(servers);
        using var oracle = new TripOracle(Trips.SampleFiles, Trips.SampleZones);
        var trips = Trips.Replayed(Trips.SampleFiles, Trips.SampleZones, Disorder);
        var leader = await platform.BatchAsync();
        var started = await Task.WhenAll(platform.BatchAsync(), platform.SpeedAsync(), platform.SpeedAsync(), platform.ServingAsync());
        using var client = platform.ClientOf(started[3]);
        figures.Told("five processes listen");

        await FeedAsync(trips, 0, Records / 4, client);
        var feeding = FeedAsync(trips, Records / 4, Records / 2, client);
        await started[1].KillAsync();
        figures.Told("a speed node is dead");
        await feeding;
        var run = "";
        await using (await platform.HoldPublishAsync(async () => run = await client.StartRunAsync("full")))
        {
            Assert.Equal("running", (await client.GetAsync($"v1/batch/runs/{run}")).GetProperty("state").GetString());
            await leader.KillAsync();
            figures.Told("the batch node is dead, its rows written and its publish begun");
        }

        Assert.Equal("published", (await client.EndOfRunAsync(run)).GetProperty("state").GetString());
        Assert.Contains("holds the lease 'batch' with token 2", started[0].Errors, StringComparison.Ordinal);
        figures.Told("the other batch node has published the run");
        await platform.SpeedAsync();
        await FeedAsync(trips, Records / 2, Records, client);
        await CompareAsync(platform, oracle, [client], TripQuestions.All, figures, "after the kills");
        await client.PublishAsync("incremental");
        var tally = await CompareAsync(platform, oracle, [client], TripQuestions.All, figures, "at the end");

        Assert.Equal(0, tally.SketchedRows);
        Assert.Equal(0, oracle.StrayRecords);
        Assert.Equal(Records, oracle.ArrivedRecords);
        await Testing.Eventually.Holds(async () => (await platform.StatusAsync(started[3])).Contains("on version 3: pass, 0 unexplained", StringComparison.Ordinal), "the report on version 3 passes");
        figures.Told(await platform.StatusAsync(started[3]));
    }

    [Fact]
    public async Task A_batch_node_and_a_speed_node_that_sleep_too_long_are_replaced_and_change_nothing_when_they_wake()
    {
        var figures = new Figures(output);
        await using var platform = new ClusterPlatform(servers);
        using var oracle = new TripOracle(Trips.SampleFiles, Trips.SampleZones);
        var trips = Trips.Replayed(Trips.SampleFiles, Trips.SampleZones, Disorder);
        var leader = await platform.BatchAsync();
        var started = await Task.WhenAll(platform.BatchAsync(), platform.SpeedAsync(), platform.SpeedAsync(), platform.ServingAsync());
        using var client = platform.ClientOf(started[3]);
        await FeedAsync(trips, 0, Records / 3, client);
        var feeding = FeedAsync(trips, Records / 3, Records * 2 / 3, client);
        await started[1].SignalAsync("STOP");
        await leader.SignalAsync("STOP");
        figures.Told("a speed node and the leading batch node sleep");

        await feeding;
        await client.PublishAsync("full");
        await CompareAsync(platform, oracle, [client], TripQuestions.Main, figures, "while they sleep");
        await leader.SignalAsync("CONT");
        await started[1].SignalAsync("CONT");
        await FeedAsync(trips, Records * 2 / 3, Records, client);
        await Testing.Eventually.Holds(() => leader.Errors.Contains("has lost the lease 'batch' with token 1", StringComparison.Ordinal), "the batch node notices");
        await client.PublishAsync("incremental");
        await CompareAsync(platform, oracle, [client], TripQuestions.All, figures, "when they are awake");

        Assert.Equal(0, oracle.StrayRecords);
        Assert.Equal(Records, oracle.ArrivedRecords);
        figures.Told(await platform.StatusAsync(started[3]));
        figures.Told($"the speed node said: {started[1].Errors}");
    }

    [Fact]
    public async Task One_command_starts_a_process_for_each_layer_and_stops_them_the_other_way_round()
    {
        await using var platform = new ClusterPlatform(servers);
        var trips = Trips.Replayed(Trips.SampleFiles, Trips.SampleZones, Disorder);
        var up = await platform.UpAsync();
        using (var client = platform.ClientOf(up))
        {
            await FeedAsync(trips, 0, Body, client);
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

    /// <summary>Sends records, by one client after the other.</summary>
    internal static async Task FeedAsync(Trips trips, int from, int to, params PlatformClient[] clients)
    {
        for (var (next, turn) = (from, 0); next < to; next += Body, turn++)
        {
            var answer = await clients[turn % clients.Length].SendAsync(trips.Body(next, Math.Min(next + Body, to)));
            Assert.Equal(0, answer.GetProperty("rejected").GetArrayLength());
        }
    }

    /// <summary>Compares every answer of these clients with the oracle's.</summary>
    internal static async Task<Tally> CompareAsync(
        ClusterPlatform platform, TripOracle oracle, IReadOnlyList<PlatformClient> clients, IReadOnlyList<Question> questions, Figures figures, string moment)
    {
        var tally = new Tally();
        await clients[0].CaughtUpAsync();
        await platform.FollowAsync(oracle);
        foreach (var client in clients)
            await HttpAnswer.CompareAsync(client, oracle, questions, tally, moment);
        figures.Told($"{moment}: {tally}");
        return tally;
    }
}
