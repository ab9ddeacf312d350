using System.Globalization;
using Lambda.EndToEnd.Tests.Comparing;
using Lambda.EndToEnd.Tests.Embedded;
using Lambda.EndToEnd.Tests.Oracle;
using Lambda.Import.Replaying;
using Lambda.Ports.Catalog;
using Lambda.Testing;

namespace Lambda.EndToEnd.Tests;

/// <summary>Durations from two events each, a cut between many of them, against what the delivered events say of themselves.</summary>
public sealed class JourneyTests
{
    private static readonly ReplayOptions Disorder = new() { Seed = 11, MaxDelay = TimeSpan.FromHours(3), MaxDisplacement = 2_000, DuplicatePercent = 2 };

    [Fact]
    public Task Joined_durations_of_the_sample_are_those_by_picked_up_at() => CheckAsync(Trips.SampleFiles, Trips.SampleZones, readsPage: true);

    [FullDataFact]
    public Task And_of_two_years_of_trips() => CheckAsync(
        Trips.FilesIn(FullDataFactAttribute.TaxiFolder!), Path.Combine(FullDataFactAttribute.TaxiFolder!, "zones.csv"), readsPage: false);

    private static async Task CheckAsync(IReadOnlyList<string> files, string zones, bool readsPage)
    {
        using var folder = new TemporaryFolder();
        var trips = Trips.Replayed(files, zones, Disorder);
        using var oracle = new TripOracle(files, zones);
        await using var platform = await EmbeddedPlatform.StartAsync(folder.FullPath);
        var feeder = new Feeder(platform, trips);
        await feeder.FeedAsync(trips.Records.Count / 2, 2_000);
        Assert.Equal(RunState.Published, (await platform.RunBatchAsync(RunMode.Full)).State);
        await feeder.FeedAsync(trips.Records.Count, 2_000);
        await platform.CaughtUpAsync();

        var tally = new Tally();
        await platform.CompareAsync(oracle, [TripQuestions.Journeys, TripQuestions.Couriers], tally, "with half of the trips behind the cut");
        var answer = await platform.AskAsync(TripQuestions.Journeys);
        Assert.Contains(answer.Rows, row => row.IsSketched);
        Assert.Empty(answer.Receipt.Approximate);
        var durations = oracle.Ask(TripQuestions.JourneysByPickedUpAt).ToDictionary(row => (row.Window, row.Key[0]), row => row.Names.Zip(row.Values));
        foreach (var row in Asking.PartsOf(answer))
        {
            var expected = durations.GetValueOrDefault((row.Window, row.Key[0]), [("journeys", 0L)]);
            Assert.All(expected, value => Assert.True(
                Bounds.Allow(value.First, isSketched: false, value.Second, row.ValueOf(value.First)), $"{row.Window} {row.Key[0]}: {value.First} is {row.ValueOf(value.First)}, not {value.Second}"));
        }

        Assert.Equal(durations.Values.Sum(row => (long)row.First().Second!), Asking.PartsOf(answer).Sum(row => (long)row.ValueOf("journeys")!));
        if (readsPage)
            Assert.All(PageRows(), row => Assert.Contains(row, Asking.PartsOf(answer).Select(Line)));
    }

    /// <summary>The rows of the page's table on the sample.</summary>
    private static List<string> PageRows()
    {
        var page = File.ReadAllLines(Testing.Repository.PathOf("docs", "joins.md"));
        var rows = page.Where(line => line.StartsWith("| 2019-", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(rows);
        return rows;
    }

    private static string Line(AnswerPart row)
    {
        var window = DateTimeOffset.UnixEpoch.AddTicks(row.Window!.Value * TimeSpan.TicksPerMicrosecond);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"| {window:yyyy-MM-dd HH:mm} | {row.Key[0]} | {row.ValueOf("delivered")} | {row.ValueOf("journeys")} | {row.ValueOf("withoutPickUp")} | {row.ValueOf("withoutDelivery")} | {row.ValueOf("journeySecondsP50")} | {row.ValueOf("journeySecondsMax")} |");
    }
}
