using Lambda.EndToEnd.Tests.Comparing;
using Lambda.EndToEnd.Tests.Embedded;
using Lambda.EndToEnd.Tests.Oracle;
using Lambda.Import.Replaying;
using Lambda.Ports.Catalog;
using Lambda.Testing;
using Xunit.Abstractions;

namespace Lambda.EndToEnd.Tests;

/// <summary>Two years of real trips through all layers, against SQL over the files that they came from.</summary>
public sealed class RealDataTests(ITestOutputHelper output)
{
    private const int Seed = 20260729;
    private const int Cuts = 10;

    private static readonly ReplayOptions Disorder = new()
    {
        Seed = Seed, MaxDelay = TimeSpan.FromHours(2), MaxDisplacement = 500, DuplicatePercent = 1, MaxDuplicateDistance = 20_000,
    };

    [FullDataFact]
    public async Task Two_years_of_trips_are_answered_as_by_SQL_over_their_files_at_every_moment()
    {
        var figures = new Figures(output);
        using var folder = new TemporaryFolder();
        var files = Trips.FilesIn(FullDataFactAttribute.TaxiFolder!);
        var zones = Path.Combine(FullDataFactAttribute.TaxiFolder!, "zones.csv");
        var trips = Trips.Replayed(files, zones, Disorder);
        using var oracle = new TripOracle(files, zones);
        figures.Told($"{trips.Records.Count:N0} records of {files.Count} months, {oracle.ValidEvents:N0} valid events");
        await using var platform = await EmbeddedPlatform.StartAsync(folder.FullPath);
        var feeder = new Feeder(platform, trips);

        await FeedAndPublishAsync(platform, oracle, trips, feeder, figures);
        await CheckTheEndAsync(platform, oracle, feeder, figures);
        await Reconciliation.AssertAsync(platform, figures);
    }

    private static async Task FeedAndPublishAsync(EmbeddedPlatform platform, TripOracle oracle, Trips trips, Feeder feeder, Figures figures)
    {
        var random = new Random(Seed);
        var arrivedMeanwhile = 0L;
        var tally = new Tally();
        var cuts = Enumerable.Range(0, Cuts).Select(_ => random.Next(trips.Records.Count)).Order().ToList();
        figures.Start();
        await feeder.FeedAsync(cuts[0], 2_000);
        await platform.CaughtUpAsync();
        figures.Stop("ingest and speed layer alone", cuts[0]);
        for (var i = 0; i < Cuts; i++)
        {
            var next = i + 1 < Cuts ? cuts[i + 1] : trips.Records.Count;
            var feeding = Task.Run(() => feeder.FeedAsync(next, 500, TimeSpan.FromMilliseconds(40)));
            var before = feeder.Accepted;
            var mode = i % 2 == 0 ? RunMode.Incremental : RunMode.Full;
            await PublishAsync(platform, oracle, tally, random, mode, $"cut {i + 1} at record {cuts[i]:N0}", figures);
            arrivedMeanwhile += feeder.Accepted - before;
            await feeding;
        }

        figures.Told($"{arrivedMeanwhile:N0} records arrived while runs and questions were under way; {tally}");
        Assert.True(arrivedMeanwhile > trips.Records.Count / 10, "hardly anything arrived while runs were under way");
        Assert.True(tally.SketchedRows > 0, "the speed layer had no part in any answer");
        Assert.True(tally.WrongSmallDistincts <= tally.SmallDistincts / 100, $"sketches of small counts are worse than they should be: {tally}");
    }

    /// <summary>A run while events arrive, with questions before, during and after it: one of the main ones at each, and two of the others in turn.</summary>
    private static async Task PublishAsync(
        EmbeddedPlatform platform, TripOracle oracle, Tally tally, Random random, RunMode mode, string moment, Figures figures)
    {
        await platform.CompareAsync(oracle, [Pick(TripQuestions.Main, random)], tally, $"{moment}, before");
        var run = await platform.Catalog.CreateRunAsync(mode, TimeProvider.System.GetUtcNow(), CancellationToken.None);
        await platform.CompareAsync(oracle, [Pick(TripQuestions.Main, random)], tally, $"{moment}, during");
        run = await platform.EndOfAsync(run.Id);
        Assert.True(run.State == RunState.Published, $"{moment}: {run.Error}");
        await platform.CompareAsync(oracle, [.. TripQuestions.Main, Pick(TripQuestions.All, random)], tally, $"{moment}, after");
        figures.Told($"{moment}: {mode} run of {run.EventsRead:N0} events took {(run.FinishedAt - run.StartedAt)!.Value.TotalSeconds:0.0} s");
    }

    private static async Task CheckTheEndAsync(EmbeddedPlatform platform, TripOracle oracle, Feeder feeder, Figures figures)
    {
        var incremental = await platform.RunBatchAsync(RunMode.Incremental);
        var full = await platform.RunBatchAsync(RunMode.Full);
        figures.Told($"full run of {full.EventsRead:N0} events took {(full.FinishedAt - full.StartedAt)!.Value.TotalSeconds:0.0} s");
        await SameBytes.AssertAsync(platform, incremental, full);

        var tally = new Tally();
        await platform.CaughtUpAsync();
        var receipts = await platform.CompareAsync(oracle, TripQuestions.All, tally, "at the end");
        Assert.All(receipts, receipt => Assert.Empty(receipt.Approximate));
        Assert.All(receipts, receipt => Assert.Equal(0, receipt.Events.Speed));
        Assert.Equal(0, tally.SketchedRows);
        Assert.Equal((0, 0), (oracle.StrayRecords, oracle.MissingEvents));
        Assert.Equal(oracle.ArrivedRecords, feeder.Accepted);
        Assert.Equal(oracle.RejectedIds, feeder.Rejected.Keys.Order(StringComparer.Ordinal));
        await Conservation.AssertAsync(platform, oracle.ArrivedRecords);
        figures.Told($"rejected: {string.Join(", ", feeder.Rejected.Select(rejection => $"{rejection.Key} ({rejection.Value})"))}");
        figures.Told(tally.ToString());
        figures.Memory();
    }

    private static Question Pick(IReadOnlyList<Question> questions, Random random) => questions[random.Next(questions.Count)];
}
