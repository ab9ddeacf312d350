using Lambda.EndToEnd.Tests.Oracle;
using Lambda.Testing.Servers;
using Npgsql;
using Xunit.Abstractions;

namespace Lambda.Cluster.Tests.Faults;

/// <summary>The batch node's connection to PostgreSQL is cut while a run writes its rows and publishes them: the version is there as a whole or not at all.</summary>
[Collection(ServerTests.Name)]
public sealed class PublishCutTests(RealServers servers, ITestOutputHelper output)
{
    private const int Step = 1_500;

    [Fact]
    public async Task A_run_whose_connection_is_cut_publishes_all_or_nothing_and_the_next_one_publishes()
    {
        await using var run = new SampleRun(servers, output);
        var platform = run.Platform;
        await using var cutter = CuttingProxy.Before(servers.Postgres.Port);
        var direct = new NpgsqlConnectionStringBuilder(servers.Postgres.ConnectionString);
        await platform.BatchAsync(new NpgsqlConnectionStringBuilder(direct.ConnectionString) { Port = cutter.Port }.ConnectionString);
        var started = await Task.WhenAll(platform.SpeedAsync(), platform.ServingAsync());
        using var client = platform.ClientOf(started[1]);
        await run.FeedAsync(Step, client);
        await client.PublishAsync("full");
        var version = await VersionAsync(platform);

        var cuts = new (string Moment, Action Arm, string State)[]
        {
            ("in the middle of the COPY", () => cutter.CutAfter(["COPY batch_"], bytesAfter: 20_000), "failed"),
            ("in the publish's transaction", () => cutter.CutAfter(["INSERT INTO versions"]), "failed"),
            ("before the publish's commit is answered", () => cutter.CutAfter(["UPDATE pointer SET current", "COMMIT"], isDone: true), "published"),
        };
        for (var next = 0; next < cuts.Length; next++)
        {
            var (moment, arm, state) = cuts[next];
            await run.FeedAsync(Step, client);
            arm();
            var batchRun = await client.EndOfRunAsync(await client.StartRunAsync("full"));
            run.Figures.Told($"cut {moment}: {batchRun.GetRawText()}");
            Assert.Equal(next + 1, cutter.Cuts);
            Assert.Equal(state, batchRun.GetProperty("state").GetString());
            var served = await VersionAsync(platform);
            Assert.Equal(state == "published", served != version);
            version = served;
            await run.CompareAsync(TripQuestions.Main, $"cut {moment}", client);
        }

        await client.PublishAsync("full");
        Assert.NotEqual(version, await VersionAsync(platform));
        await run.CompareAsync(TripQuestions.Main, "after the next run", client);
        await run.AssertNothingLostAsync(started[1]);
    }

    private static async Task<long> VersionAsync(ClusterPlatform platform)
    {
        await using var connection = new NpgsqlConnection(platform.ConnectionString);
        await connection.OpenAsync();
        await using var current = new NpgsqlCommand("SELECT current FROM pointer", connection);
        return (long)(await current.ExecuteScalarAsync())!;
    }
}
