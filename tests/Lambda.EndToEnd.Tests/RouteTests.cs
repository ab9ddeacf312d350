using Lambda.EndToEnd.Tests.Embedded;
using Lambda.EndToEnd.Tests.Oracle;
using Lambda.Import.Replaying;
using Lambda.Infra.DuckDb;
using Lambda.Ports.Catalog;
using Lambda.ServingLayer.Analytics;
using Lambda.ServingLayer.Receipts;
using Lambda.SharedLogic.Deliveries;
using Lambda.Testing;

namespace Lambda.EndToEnd.Tests;

/// <summary>Routes worth joining and the busiest routes of the shipped trips: from both layers, by SQL over the files, and as docs/routes.md prints them.</summary>
public sealed class RouteTests
{
    private const int LargestLoad = 4;
    private const int NearMeters = 2_000;
    private const int Documented = 10;
    private static readonly RouteDays AllDays = new(null, null, RequireComplete: true);

    [Fact]
    public async Task Routes_of_the_sample_are_those_of_SQL_over_its_files_and_of_the_docs()
    {
        using var folder = new TemporaryFolder();
        using var files = DuckDbConnection.OpenInMemory();
        TripTables.Create(files, Trips.SampleFiles, Trips.SampleZones);
        var trips = Trips.Replayed(Trips.SampleFiles, Trips.SampleZones, new ReplayOptions { Seed = 11, MaxDelay = TimeSpan.FromHours(1) });
        await using var platform = await EmbeddedPlatform.StartAsync(folder.FullPath);
        var feeder = new Feeder(platform, trips);
        var routes = new AnalyzeRoutes(platform.Query, platform.Views.Find(AnalyzeRoutes.ViewName)!);

        // Half of it published, half of it in the speed layer.
        await feeder.FeedAsync(trips.Records.Count / 2, 5_000);
        Assert.Equal(RunState.Published, (await platform.RunBatchAsync(RunMode.Full)).State);
        await feeder.FeedAsync(trips.Records.Count, 5_000);
        await platform.CaughtUpAsync();
        var busiest = await routes.BusiestAsync(AllDays, 1_000, CancellationToken.None);
        var clubbing = await routes.ClubAsync(AllDays, LargestLoad, NearMeters, CancellationToken.None);

        Assert.All([busiest.Receipt, clubbing.Loads, clubbing.Distances], receipt => Assert.Equal((Completeness.Complete, 1L), (receipt.Completeness, receipt.Version)));
        Assert.True(busiest.Receipt.Events is { Batch: > 0, Speed: > 0 });
        Assert.Equal(BusiestBySql(files), busiest.Routes.Select(TextOf));
        Assert.Equal(ClubbingBySql(files), clubbing.Routes.Select(TextOf));
        AssertDocumented("| origin | destination | deliveries | metres |", busiest.Routes.Select(TextOf));
        AssertDocumented(
            "| origin | destinations | metres between | trips saved | metres saved |",
            clubbing.Routes.Select(TextOf).Prepend($"| all | {clubbing.Routes.Count} pairs of routes | | {clubbing.Routes.Sum(pair => pair.TripsSaved)} | {clubbing.Routes.Sum(pair => pair.MetersSaved):0} |"));
    }

    private static string TextOf(BusyRoute route) => $"| {route.Origin} | {route.Destination} | {route.Deliveries} | {route.DistanceMeters} |";

    private static string TextOf(JoinedRoutes pair) => $"| {pair.Origin} | {pair.First}, {pair.Second} | {pair.MetersBetween:0} | {pair.TripsSaved} | {pair.MetersSaved:0} |";

    private static IEnumerable<string> BusiestBySql(DuckDbConnection files) => files.Query("""
        SELECT origin, destination, count(*) AS n, sum(meters)::BIGINT FROM events WHERE status = 'delivered' GROUP BY ALL ORDER BY n DESC, origin, destination LIMIT 1000
        """).Select(row => TextOf(new BusyRoute((string)row[0]!, (string)row[1]!, (long)row[2]!, (long)row[3]!))).ToList();

    /// <summary>What can be joined and saved by SQL; which pairs of it are taken by going through them.</summary>
    private static IEnumerable<string> ClubbingBySql(DuckDbConnection files)
    {
        var candidates = files.Query($"""
            WITH delivered AS (SELECT origin, destination, t // 86400000000 AS day, meters FROM events WHERE status = 'delivered'),
                runs AS (SELECT origin, destination, day, count(*) AS load FROM delivered GROUP BY ALL),
                driven AS (SELECT origin, destination, sum(meters) AS meters, count(*) AS n FROM delivered GROUP BY ALL HAVING sum(meters) > 0),
                near AS (
                    SELECT one, other, sum(meters)::DOUBLE / sum(n)::DOUBLE AS meters FROM (
                        SELECT least(origin, destination) AS one, greatest(origin, destination) AS other, meters, n FROM driven WHERE origin <> destination)
                    GROUP BY ALL HAVING sum(meters)::DOUBLE / sum(n)::DOUBLE <= {NearMeters})
            SELECT a.origin, a.destination, b.destination, a.day, near.meters, a.load + b.load,
                greatest(da.meters::DOUBLE / da.n::DOUBLE, db.meters::DOUBLE / db.n::DOUBLE) - near.meters AS saved
            FROM runs a JOIN runs b ON a.origin = b.origin AND a.day = b.day AND a.destination < b.destination AND a.load + b.load <= {LargestLoad}
                JOIN near ON near.one = a.destination AND near.other = b.destination
                JOIN driven da ON da.origin = a.origin AND da.destination = a.destination
                JOIN driven db ON db.origin = b.origin AND db.destination = b.destination
            WHERE saved > 0 ORDER BY saved DESC, a.destination, b.destination
            """);
        var taken = new HashSet<(string Origin, string Destination, long Day)>();
        var pairs = new Dictionary<(string Origin, string One, string Other), JoinedRoutes>();
        foreach (var row in candidates)
        {
            var (origin, one, other, day) = ((string)row[0]!, (string)row[1]!, (string)row[2]!, (long)row[3]!);
            if (taken.Contains((origin, one, day)) || taken.Contains((origin, other, day)))
                continue;
            taken.Add((origin, one, day));
            taken.Add((origin, other, day));
            var before = pairs.GetValueOrDefault((origin, one, other)) ?? new JoinedRoutes(origin, one, other, (double)row[4]!, 0, 0, 0);
            pairs[(origin, one, other)] = before with
            {
                TripsSaved = before.TripsSaved + 1,
                Deliveries = before.Deliveries + (long)row[5]!,
                MetersSaved = before.MetersSaved + (double)row[6]!,
            };
        }

        return pairs.OrderBy(pair => pair.Key.Origin, StringComparer.Ordinal).ThenBy(pair => pair.Key.One, StringComparer.Ordinal).ThenBy(pair => pair.Key.Other, StringComparer.Ordinal)
            .OrderByDescending(pair => pair.Value.MetersSaved).Select(pair => TextOf(pair.Value)).ToList();
    }

    private static void AssertDocumented(string head, IEnumerable<string> rows)
    {
        var page = File.ReadAllLines(Repository.PathOf("docs", "routes.md"));
        var shown = rows.Take(Documented).ToList();
        var documented = page.SkipWhile(line => line != head).Skip(2).TakeWhile(line => line.StartsWith('|')).ToList();
        Assert.True(shown.SequenceEqual(documented), $"docs/routes.md should have\n{head}\n{string.Join('\n', shown)}");
    }
}
