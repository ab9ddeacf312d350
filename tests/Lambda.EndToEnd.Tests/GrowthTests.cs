using Lambda.EndToEnd.Tests.Comparing;
using Lambda.EndToEnd.Tests.Embedded;
using Lambda.EndToEnd.Tests.Oracle;
using Lambda.Import.Replaying;
using Lambda.Ports.Catalog;
using Lambda.Testing;

namespace Lambda.EndToEnd.Tests;

/// <summary>The embedded platform is given more partitions between two starts, and goes on with the shipped sample.</summary>
public sealed class GrowthTests
{
    private const int Records = 1_200;
    private static readonly ReplayOptions Disorder = new() { Seed = 11, MaxDelay = TimeSpan.FromHours(1), MaxDisplacement = 50 };

    [Fact]
    public async Task With_more_partitions_at_each_start_answers_stay_those_of_SQL_over_the_files()
    {
        using var folder = new TemporaryFolder();
        var trips = Trips.Replayed(Trips.SampleFiles, Trips.SampleZones, Disorder);
        using var oracle = new TripOracle(Trips.SampleFiles, Trips.SampleZones);
        var sent = 0;
        foreach (var (partitions, mode) in ((int, RunMode)[])[(4, RunMode.Full), (6, RunMode.Incremental), (12, RunMode.Incremental)])
        {
            await using var platform = await EmbeddedPlatform.StartAsync(folder.FullPath, partitions: partitions);
            await Eventually.Holds(async () => (await platform.Catalog.PartitionsAsync(partitions, default)).Latest == partitions, $"{partitions} partitions have begun");

            // What the start before sent last is sent again: copies, of which some are in another partition now. The batch layer knows them.
            var from = Math.Max(0, sent - 100);
            await SendAsync(platform, trips, from, sent + (Records / 2));
            await platform.CaughtUpAsync();
            Assert.Equal(RunState.Published, (await platform.RunBatchAsync(mode)).State);
            sent += Records / 2;
            await SendAsync(platform, trips, sent, sent + (Records / 2));
            sent += Records / 2;
            await platform.CaughtUpAsync();
            await platform.CompareAsync(oracle, TripQuestions.All, new Tally(), $"with {partitions} partitions");
        }

        await using var last = await EmbeddedPlatform.StartAsync(folder.FullPath, partitions: 2);
        Assert.Equal(12, last.Log.PartitionCount);
        Assert.Equal([4, 6, 12], (await last.Catalog.PartitionsAsync(1, default)).History.Select(growth => growth.Partitions));
        Assert.Equal(RunState.Published, (await last.RunBatchAsync(RunMode.Full)).State);
        await last.CaughtUpAsync();
        await last.CompareAsync(oracle, TripQuestions.All, new Tally(), "all again");
        Assert.Equal(sent + 200, oracle.ArrivedRecords);
    }

    private static async Task SendAsync(EmbeddedPlatform platform, Trips trips, int from, int to) =>
        Assert.Empty((await platform.Ingest.AcceptAsync(trips.Body(from, to), "application/x-ndjson", default)).Rejected);
}
