using Lambda.EndToEnd.Tests;
using Lambda.EndToEnd.Tests.Oracle;
using Lambda.Testing;
using Lambda.Testing.Servers;
using Xunit.Abstractions;

namespace Lambda.Cluster.Tests.Faults;

/// <summary>
/// A speed node that is stopped (<c>SIGSTOP</c>) for longer than the group waits, with flushes on their way that arrive when another node has its partitions, and that then goes on
/// (<c>SIGCONT</c>).
/// </summary>
[Trait("Category", "Slow")]
[Collection(ServerTests.Name)]
public sealed class SleeperTests(RealServers servers, ITestOutputHelper output)
{
    private const int Step = 3_000;

    /// <summary>A flush has hundreds of states; whatever else a node asks Redis is shorter.</summary>
    private const int LeastOfAFlush = 16 * 1024;

    // The replies of the script that flushes.
    private const string Refused = "*3\r\n:0\r\n:0\r\n:0\r\n";
    private const string Written = "*3\r\n:1\r\n:";

    [Fact]
    public async Task A_sleeping_nodes_flush_that_arrives_late_is_refused_and_applied_nowhere()
    {
        var figures = new Figures(output);
        await using var platform = new ClusterPlatform(servers);
        await using var network = CuttingProxy.Before(servers.Redis.Port);
        using var oracle = new TripOracle(Trips.SampleFiles, Trips.SampleZones);
        var trips = Trips.Replayed(Trips.SampleFiles, Trips.SampleZones, ClusterTests.Disorder);
        await platform.BatchAsync();
        var started = await Task.WhenAll(platform.SpeedAsync(network.EndPoint), platform.ServingAsync());
        var (sleeper, serving) = (started[0], started[1]);
        using var client = platform.ClientOf(serving);
        await ClusterTests.FeedAsync(trips, 0, Step, client);
        await client.CaughtUpAsync();

        // It has all partitions. What it flushes from now on is on its way for as long as it sleeps.
        network.Hold();
        await ClusterTests.FeedAsync(trips, Step, 2 * Step, client);
        await Eventually.Holds(() => network.HeldBytes > LeastOfAFlush, "a flush is on its way");
        await sleeper.SignalAsync("STOP");
        figures.Told($"it sleeps, and {network.HeldBytes:N0} bytes of its flushes are on their way");
        await platform.SpeedAsync();
        await ClusterTests.CompareAsync(platform, oracle, [client], TripQuestions.Main, figures, "while it sleeps");
        network.LetGo(Refused, Written);
        await Eventually.Holds(() => network.Told(Refused) > 0, "its flush has arrived");
        await ClusterTests.CompareAsync(platform, oracle, [client], TripQuestions.Main, figures, "when its flushes have arrived");
        var (refused, written) = (network.Told(Refused), network.Told(Written));
        figures.Told($"tried {refused + written}, refused {refused}, applied {written}");
        Assert.Equal(0, written);

        await sleeper.SignalAsync("CONT");
        await ClusterTests.FeedAsync(trips, 2 * Step, 3 * Step, client);
        await ClusterTests.CompareAsync(platform, oracle, [client], TripQuestions.All, figures, "when it is awake");
        Assert.Equal(0, oracle.StrayRecords);
        Assert.Equal(3 * Step, oracle.ArrivedRecords);
        figures.Told(await platform.StatusAsync(serving));
        figures.Told($"the sleeper said: {sleeper.Errors}");
    }
}
