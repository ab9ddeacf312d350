using Lambda.EndToEnd.Tests.Oracle;
using Lambda.EndToEnd.Tests.Processes;
using Lambda.Testing;
using Xunit.Abstractions;

namespace Lambda.Cluster.Tests;

/// <summary>Partitions are added to the topic of a platform at work, by its setting and by Kafka's own tool, with the batch node killed in between.</summary>
[Collection(ServerTests.Name)]
public sealed class GrowthTests(RealServers servers, ITestOutputHelper output)
{
    private const int Records = 4_500;
    private const int Again = 300;

    [Fact]
    public async Task Partitions_that_are_added_under_ingest_lose_nothing_and_count_nothing_twice()
    {
        await using var run = new SampleRun(servers, output, SampleRun.Disorder with { DuplicatePercent = 0 });
        var platform = run.Platform;
        var batch = await platform.BatchAsync();
        var started = await Task.WhenAll(platform.SpeedAsync(), platform.SpeedAsync(), platform.ServingAsync(), platform.ServingAsync());
        using var one = platform.ClientOf(started[2]);
        using var other = platform.ClientOf(started[3]);
        await run.FeedAsync(Records / 3, one, other);
        await one.PublishAsync("full");

        // A new leader's setting wants more partitions: the topic gets them, and the node is killed before the cut that would take them in. A producer hears of them, and what it puts
        // into a new partition waits, and is told of.
        var feeding = run.FeedAsync(Records / 3, one, other);
        await batch.KillAsync();
        await using (await platform.HoldCutAsync(async () => batch = await platform.BatchAsync(partitions: 6)))
        {
            Assert.Equal(6, await platform.PartitionsOfTopicAsync());
            await batch.KillAsync();
        }

        await feeding;
        await run.ProduceAsync(6, Again);
        await Eventually.Holds(async () => await ReasonsAsync(one) is { } reasons && reasons.Contains("partition 4: the speed layer has not begun", StringComparison.Ordinal), "the answer says what waits");
        Assert.Equal("0:4", await platform.PartitionsAsync());

        // The next one that leads takes them in, though it does not ask for them; then others make the topic larger while it leads. Two cuts, so that it is known of every number.
        await platform.BatchAsync();
        await Eventually.Holds(async () => await platform.PartitionsAsync() == "0:4 2:6", "the first growth has begun");
        await platform.AlterTopicAsync(12);
        await Eventually.Holds(async () => await platform.PartitionsAsync() == "0:4 2:6 3:12", "both growths have begun");
        run.Figures.Told($"the catalog: {await platform.PartitionsAsync()}");
        await RestartAsync(platform, started);
        await run.FeedAsync(Records / 3, one, other);
        await run.CompareAsync(TripQuestions.Main, "after two growths, and a restart of the speed nodes", one, other);

        // Copies, of which some now come into other partitions than what they are copies of.
        await run.RepeatAsync(0, Again, one);
        await one.CaughtUpAsync();
        await one.PublishAsync("incremental");
        await run.CompareAsync(TripQuestions.All, "after copies, incremental", one);
        await Eventually.Holds(
            async () => (await platform.StatusAsync(started[3])).Contains("on version 2: ", StringComparison.Ordinal), "there is a report on version 2", TimeSpan.FromMinutes(2));
        var skew = (await one.GetAsync("v1/skew/reports?limit=1")).GetProperty("reports")[0];
        var causes = skew.GetProperty("views").EnumerateArray().Single(view => view.GetProperty("view").GetString() == "packages").GetProperty("causes");
        Assert.InRange(causes.GetProperty("duplicates").GetInt64(), 1, Again);
        Assert.All(skew.GetProperty("views").EnumerateArray(), view => Assert.Equal(0, view.GetProperty("causes").GetProperty("unexplained").GetInt64()));
        await one.PublishAsync("full");
        await run.CompareAsync(TripQuestions.Main, "after copies, full", other);
        await one.RollBackAsync(1);
        await one.PublishAsync("incremental");
        await run.CompareAsync(TripQuestions.Main, "after a rollback to before the growth, and a publish on it", one);
        await run.AssertNothingLostAsync(started[3]);
    }

    private static async Task<string> ReasonsAsync(PlatformClient client) =>
        (await client.GetAsync("v1/views/throughput/query?limit=1")).GetProperty("receipt").GetProperty("reasons").GetRawText();

    private static async Task RestartAsync(ClusterPlatform platform, Testing.Processes.LambdaProcess[] started)
    {
        await started[0].KillAsync();
        Assert.Equal(0, await started[1].StopAsync());
        await Task.WhenAll(platform.SpeedAsync(), platform.SpeedAsync());
    }
}
