using Lambda.EndToEnd.Tests;
using Lambda.EndToEnd.Tests.Comparing;
using Lambda.EndToEnd.Tests.Oracle;
using Lambda.EndToEnd.Tests.Processes;
using Lambda.Import.Replaying;
using Lambda.Testing;
using Xunit.Abstractions;

namespace Lambda.Cluster.Tests;

/// <summary>Two years of real trips through batch, speed and serving as processes of their own over real servers, against SQL over the files that they came from.</summary>
[Collection(ServerTests.Name)]
public sealed class TwoYearsTests(RealServers servers, ITestOutputHelper output)
{
    private const int Seed = 20260729;
    private const int Body = 1_000;

    /// <summary>How many months among the other tests; <c>LAMBDA_CLUSTER_MONTHS</c> says how many else, and there are 24.</summary>
    private const int FewMonths = 1;

    private static readonly ReplayOptions Disorder = new()
    {
        Seed = Seed, MaxDelay = TimeSpan.FromHours(2), MaxDisplacement = 500, DuplicatePercent = 1, MaxDuplicateDistance = 20_000,
    };

    private readonly Figures _figures = new(output);
    private readonly Tally _meanwhile = new();
    private readonly SortedSet<string> _rejected = new(StringComparer.Ordinal);
    private long _accepted;

    [FullDataFact]
    public async Task Months_of_trips_are_answered_by_processes_over_real_servers_as_by_SQL_over_their_files()
    {
        // The last months: the questions about quarter hours are about January 2019.
        var all = Trips.FilesIn(FullDataFactAttribute.TaxiFolder!);
        var months = Math.Min(all.Count, Faults.Rounds.Setting("LAMBDA_CLUSTER_MONTHS", FewMonths));
        var files = all.Skip(Math.Max(0, Math.Min(all.Count - months, 12))).Take(months).ToList();
        var zones = Path.Combine(FullDataFactAttribute.TaxiFolder!, "zones.csv");
        var trips = Trips.Replayed(files, zones, Disorder);
        using var oracle = new TripOracle(files, zones);
        _figures.Told($"{trips.Records.Count:N0} records of {files.Count} months, {oracle.ValidEvents:N0} valid events");
        await using var platform = new ClusterPlatform(servers);
        await platform.BatchAsync();
        var started = await Task.WhenAll(platform.SpeedAsync(), platform.SpeedAsync(), platform.ServingAsync(), platform.ServingAsync());
        using var one = platform.ClientOf(started[2]);
        using var other = platform.ClientOf(started[3]);
        PlatformClient[] clients = [one, other];
        _figures.Told("five processes listen");

        var random = new Random(Seed);
        var part = trips.Records.Count / Math.Clamp(months, 3, 10);
        var cuts = Enumerable.Range(0, trips.Records.Count / part).Select(cut => (cut * part) + random.Next(part)).ToList();
        _figures.Start();
        await FeedAsync(trips, 0, cuts[0], clients);
        await one.CaughtUpAsync();
        _figures.Stop("ingest and speed layer alone", cuts[0]);
        for (var cut = 0; cut < cuts.Count; cut++)
            await PublishAmidAsync(platform, oracle, trips, cuts[cut], cut + 1 < cuts.Count ? cuts[cut + 1] : trips.Records.Count, cut, clients);
        _figures.Told($"while events arrived and runs were under way: {_meanwhile}");
        Assert.True(_meanwhile.SketchedRows > 0, "the speed layer had no part in any answer");
        await CheckTheEndAsync(platform, oracle, clients);
        _figures.Told(await platform.StatusAsync(started[2]));
    }

    /// <summary>Events arrive, a run makes its cut among them, and all the while questions are asked, of one node and of the other.</summary>
    private async Task PublishAmidAsync(ClusterPlatform platform, TripOracle oracle, Trips trips, int from, int to, int cut, PlatformClient[] clients)
    {
        var feeding = Task.Run(() => FeedAsync(trips, from, to, clients));
        var run = await clients[0].StartRunAsync(cut % 2 == 0 ? "incremental" : "full");
        var published = clients[1].EndOfRunAsync(run);
        var asked = 0;
        do
        {
            // An answer of one page is of one moment.
            foreach (var question in TripQuestions.RolledUp)
                await HttpAnswer.CompareAsync(clients[asked % 2], oracle, [question], _meanwhile, $"cut {cut + 1}, amid", () => platform.FollowAsync(oracle));
            asked++;
        }
        while (!feeding.IsCompleted || !published.IsCompleted);
        await feeding;
        Assert.Equal("published", (await published).GetProperty("state").GetString());
        await clients[0].CaughtUpAsync();
        await HttpAnswer.CompareAsync(clients[cut % 2], oracle, [TripQuestions.Main[cut % 3]], _meanwhile, $"cut {cut + 1}, after", () => platform.FollowAsync(oracle));
        _figures.Told($"cut {cut + 1} among records {from:N0} to {to:N0}: asked {asked} times amid");
    }

    private async Task CheckTheEndAsync(ClusterPlatform platform, TripOracle oracle, PlatformClient[] clients)
    {
        var incremental = await clients[0].PublishAsync("incremental");
        var full = await clients[1].PublishAsync("full");
        Assert.Equal(HashesOf(incremental), HashesOf(full));
        _figures.Told("published incrementally and as a whole: the same bytes");
        var tally = new Tally();
        await clients[0].CaughtUpAsync();
        foreach (var client in clients)
            await HttpAnswer.CompareAsync(client, oracle, TripQuestions.All, tally, "at the end", () => platform.FollowAsync(oracle));
        _figures.Told($"at the end, two nodes: {tally}");
        Assert.Equal(0, tally.SketchedRows);
        Assert.Equal((0, 0), (oracle.StrayRecords, oracle.MissingEvents));
        Assert.Equal(oracle.ArrivedRecords, _accepted);
        Assert.Equal(oracle.RejectedIds, _rejected);
    }

    private async Task FeedAsync(Trips trips, int from, int to, PlatformClient[] clients)
    {
        for (var (next, turn) = (from, 0); next < to; next += Body, turn++)
        {
            var end = Math.Min(next + Body, to);
            var answer = await clients[turn % clients.Length].SendAsync(trips.Body(next, end));
            foreach (var rejection in answer.GetProperty("rejected").EnumerateArray())
                _rejected.Add(trips.Ids[trips.Records[next + rejection.GetProperty("index").GetInt32()].Index]);
            _accepted += answer.GetProperty("accepted").GetInt64();
        }
    }

    private static IEnumerable<string?> HashesOf(System.Text.Json.JsonElement run) =>
        run.GetProperty("versions").EnumerateArray().Select(version => version.GetProperty("hash").GetString()).Order(StringComparer.Ordinal);
}
