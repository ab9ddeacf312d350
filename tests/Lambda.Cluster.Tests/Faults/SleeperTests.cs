using Lambda.EndToEnd.Tests.Oracle;
using Lambda.Testing;
using Lambda.Testing.Servers;
using Xunit.Abstractions;

namespace Lambda.Cluster.Tests.Faults;

/// <summary>
/// A speed node that is stopped (<c>SIGSTOP</c>) for longer than the group waits, with flushes on their way that arrive when another node has its partitions, and that then goes on
/// (<c>SIGCONT</c>).
/// </summary>
[Collection(ServerTests.Name)]
public sealed class SleeperTests(RealServers servers, ITestOutputHelper output)
{
    private const int Step = 3_000;

    /// <summary>A flush of each partition has more, the first one too, which goes with the first few records; whatever else a node asks Redis is shorter.</summary>
    private const int LeastOfFlushes = 4 * 1024;

    // The replies of the script that flushes.
    private const string Refused = "*3\r\n:0\r\n:0\r\n:0\r\n";
    private const string Written = "*3\r\n:1\r\n:";

    [Fact]
    public async Task A_sleeping_nodes_flush_that_arrives_late_is_refused_and_applied_nowhere()
    {
        await using var run = new SampleRun(servers, output);
        var platform = run.Platform;
        await using var network = CuttingProxy.Before(servers.Redis.Port);
        await platform.BatchAsync();
        var started = await Task.WhenAll(platform.SpeedAsync(network.EndPoint), platform.ServingAsync());
        var (sleeper, serving) = (started[0], started[1]);
        using var client = platform.ClientOf(serving);
        await run.FeedAsync(Step, client);
        await client.CaughtUpAsync();

        // It has all partitions. What it flushes from now on is on its way for as long as it sleeps.
        network.Hold();
        await run.FeedAsync(Step, client);
        await Eventually.Holds(() => network.HeldBytes > LeastOfFlushes, "flushes are on their way");
        await sleeper.SignalAsync("STOP");
        run.Figures.Told($"it sleeps, and {network.HeldBytes:N0} bytes of its flushes are on their way");
        await platform.SpeedAsync();
        await run.CompareAsync(TripQuestions.Main, "while it sleeps", client);
        network.LetGo(Refused, Written);
        await Eventually.Holds(() => network.Told(Refused) > 0, "its flush has arrived");
        await run.CompareAsync(TripQuestions.Main, "when its flushes have arrived", client);
        var (refused, written) = (network.Told(Refused), network.Told(Written));
        run.Figures.Told($"tried {refused + written}, refused {refused}, applied {written}");
        Assert.Equal(0, written);

        await sleeper.SignalAsync("CONT");
        await run.FeedAsync(Step, client);
        await run.CompareAsync(TripQuestions.All, "when it is awake", client);
        await run.AssertNothingLostAsync(serving);
        run.Figures.Told($"the sleeper said: {sleeper.Errors}");
    }
}
