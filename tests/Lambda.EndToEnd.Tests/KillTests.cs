using Lambda.EndToEnd.Tests.Comparing;
using Lambda.EndToEnd.Tests.Embedded;
using Lambda.EndToEnd.Tests.Oracle;
using Lambda.EndToEnd.Tests.Processes;
using Lambda.Import.Replaying;
using Lambda.Infra.Sqlite.Log;
using Lambda.Testing;
using Lambda.Testing.Processes;
using Xunit.Abstractions;

namespace Lambda.EndToEnd.Tests;

/// <summary><c>lambda up</c> is killed again and again, started again on the same folder, and must have lost nothing.</summary>
public sealed class KillTests(ITestOutputHelper output)
{
    private const int Seed = 20260730;
    private const int Kills = 30;
    private const int MostKills = 45;
    private const int KillsPerCheck = 6;

    // Files end often, so that kills find them half written and there is something to compact.
    private static readonly string[] Settings = ["--set", "Master:FileInterval=1s", "--set", "Master:FilesToCompact=2"];

    [Fact]
    public async Task Nothing_acknowledged_is_lost_and_nothing_counted_twice_by_thirty_kills()
    {
        var figures = new Figures(output);
        using var folder = new TemporaryFolder();
        var trips = Trips.Replayed(Trips.SampleFiles, Trips.SampleZones, new ReplayOptions
        {
            Seed = Seed, MaxDelay = TimeSpan.FromHours(2), MaxDisplacement = 500, DuplicatePercent = 1, MaxDuplicateDistance = 10_000,
        });
        using var oracle = new TripOracle(Trips.SampleFiles, Trips.SampleZones);
        using var sender = new RetryingSender(trips, batch: 50);
        sender.Start(TimeSpan.FromMilliseconds(10));

        await KillAsync(folder, trips, oracle, sender, figures);
        await CheckTheEndAsync(folder, oracle, sender, figures);
    }

    private static async Task KillAsync(TemporaryFolder folder, Trips trips, TripOracle oracle, RetryingSender sender, Figures figures)
    {
        var random = new Random(Seed);
        var killer = new Killer(folder.FullPath, sender, random, Settings);
        var remains = new Remains(folder.FullPath);
        var tally = new Tally();

        // The thirty, and as many more as it takes to meet every part of the batch layer in the middle of its work: a quick machine is there and gone.
        for (var kill = 0; kill < Kills || (remains.Unmet is not null && kill < MostKills); kill++)
        {
            sender.Limit = trips.Records.Count * (kill + 1) / (MostKills + 1);
            var phase = kill < Kills ? (KillPhase)(kill % Enum.GetValues<KillPhase>().Length) : remains.Unmet!.Value;
            var checks = kill % KillsPerCheck == KillsPerCheck - 2;
            await killer.LiveAndDieAsync(phase, checks ? client => CheckAsync(folder, client, oracle, sender, tally, $"after {kill} kills") : null);
            figures.Told($"kill {kill + 1}, {phase}, {sender.Sent:N0} records acknowledged: {await remains.LookAsync()}");
        }

        figures.Told($"{sender.Retries} bodies were sent again; {remains}; {tally}");
        Assert.True(sender.Retries > 0, "no kill met a request");
        Assert.True(remains.Unmet is null, $"no kill met {remains.Unmet} at work");
    }

    private static async Task CheckAsync(
        TemporaryFolder folder, PlatformClient client, TripOracle oracle, RetryingSender sender, Tally tally, string moment)
    {
        using var pause = await sender.PauseAsync();
        await client.RunsEndedAsync();
        await client.CaughtUpAsync();
        await using (var log = SqliteEventLog.Open(folder.PathOf("log.sqlite"), new SqliteEventLogOptions(), TimeProvider.System))
            await oracle.FollowAsync(log);
        Assert.Empty(sender.Acknowledged.Except(oracle.ArrivedIds));
        await HttpAnswer.CompareAsync(client, oracle, TripQuestions.Main, tally, moment);
    }

    private static async Task CheckTheEndAsync(TemporaryFolder folder, TripOracle oracle, RetryingSender sender, Figures figures)
    {
        var tally = new Tally();
        using (var process = await LambdaProcess.UpAsync(folder.FullPath, Settings))
        {
            using var client = PlatformClient.Of(process, folder.FullPath);
            sender.Limit = int.MaxValue;
            sender.Use(client);
            await sender.DoneAsync();
            await CheckAsync(folder, client, oracle, sender, tally, "before the last publish");
            var incremental = await client.PublishAsync("incremental");
            var full = await client.PublishAsync("full");
            Assert.Equal(Hashes(incremental), Hashes(full));
            await client.CaughtUpAsync();
            tally = new Tally();
            await HttpAnswer.CompareAsync(client, oracle, TripQuestions.All, tally, "at the end");
            Assert.Equal(0, tally.SketchedRows);
            Assert.Equal(0, await process.StopAsync());
        }

        Assert.Equal((0, 0), (oracle.StrayRecords, oracle.MissingEvents));
        await using var platform = await EmbeddedPlatform.StartAsync(folder.FullPath);
        await platform.CaughtUpAsync();
        await Conservation.AssertAsync(platform, oracle.ArrivedRecords);
        var runs = await platform.Catalog.ListRunsAsync(long.MaxValue, 2, CancellationToken.None);
        await SameBytes.AssertAsync(platform, runs[1], runs[0]);
        figures.Told($"{sender.Acknowledged.Count:N0} events acknowledged, {oracle.ArrivedRecords:N0} records in the log; {tally}");
    }

    private static IEnumerable<string> Hashes(System.Text.Json.JsonElement run) =>
        run.GetProperty("versions").EnumerateArray().Select(version => $"{version.GetProperty("view")} {version.GetProperty("rows")} {version.GetProperty("hash")}");
}
