using Lambda.EndToEnd.Tests.Comparing;
using Lambda.EndToEnd.Tests.Embedded;
using Lambda.EndToEnd.Tests.Oracle;
using Lambda.Import.Replaying;
using Lambda.Ports.Catalog;
using Lambda.Testing;

namespace Lambda.EndToEnd.Tests;

/// <summary>The whole path on a few trips of the shipped sample.</summary>
public sealed class SampleTests
{
    private const int Records = 2_000;
    private static readonly ReplayOptions Disorder = new() { Seed = 7, MaxDelay = TimeSpan.FromHours(1), MaxDisplacement = 50, DuplicatePercent = 5 };

    [Fact]
    public async Task Merged_answers_are_those_of_SQL_over_the_files_before_and_after_a_publish()
    {
        using var folder = new TemporaryFolder();
        var trips = Trips.Replayed(Trips.SampleFiles, Trips.SampleZones, Disorder);
        using var oracle = new TripOracle(Trips.SampleFiles, Trips.SampleZones);
        await using var platform = await EmbeddedPlatform.StartAsync(folder.FullPath);
        var feeder = new Feeder(platform, trips);

        await feeder.FeedAsync(Records / 2, 500);
        await platform.CaughtUpAsync();
        await platform.CompareAsync(oracle, TripQuestions.All, new Tally(), "before a publish");
        var run = await platform.RunBatchAsync(RunMode.Full);
        await feeder.FeedAsync(Records, 500);
        await platform.CaughtUpAsync();
        await platform.CompareAsync(oracle, TripQuestions.All, new Tally(), "after a publish");

        Assert.Equal(RunState.Published, run.State);
        Assert.Equal(feeder.Accepted, oracle.ArrivedRecords);
    }

    [Fact]
    public async Task An_event_that_the_platform_lost_would_be_noticed()
    {
        using var folder = new TemporaryFolder();
        var trips = Trips.Replayed(Trips.SampleFiles, Trips.SampleZones, Disorder);
        using var oracle = new TripOracle(Trips.SampleFiles, Trips.SampleZones);
        await using var platform = await EmbeddedPlatform.StartAsync(folder.FullPath);

        await new Feeder(platform, trips).FeedAsync(100, 100);
        await platform.CaughtUpAsync();
        var answer = await platform.AskAsync(TripQuestions.Couriers);
        await oracle.FollowAsync(platform.Log);
        var ends = answer.Receipt.Partitions.ToDictionary(partition => partition.Partition, partition => partition.SpeedTo);
        oracle.Count(ends.ToDictionary(end => end.Key, end => end.Key == 0 ? end.Value - 1 : end.Value));

        Assert.NotEmpty(Comparison.Differences(oracle.Ask(TripQuestions.Couriers), Asking.PartsOf(answer), new Tally()));
    }
}
