using Lambda.EndToEnd.Tests.Oracle;
using Xunit.Abstractions;

namespace Lambda.Cluster.Tests.Faults;

/// <summary>Kafka ends without warning, and comes back, while events are sent over HTTP to a serving node, and a speed node counts them.</summary>
[Collection(ServerTests.Name)]
public sealed class BrokerTests(RealServers servers, ITestOutputHelper output)
{
    private const int Records = 6_000;
    private const int Body = 100;

    [Fact]
    public async Task Every_acknowledged_event_is_there_once_when_Kafka_was_killed_and_started_again_meanwhile()
    {
        await using var run = new SampleRun(servers, output);
        var platform = run.Platform;
        await platform.BatchAsync();
        var started = await Task.WhenAll(platform.SpeedAsync(), platform.ServingAsync());
        using var client = platform.ClientOf(started[1]);
        var refused = 0;
        var sent = 0;
        var feeding = Task.Run(async () =>
        {
            for (var next = 0; next < Records; next += Body)
            {
                refused += await client.SendUntilTakenAsync(run.Trips.Body(next, next + Body));
                Volatile.Write(ref sent, next + Body);
            }
        });
        foreach (var share in (int[])[Records / 6, Records / 2])
        {
            await Testing.Eventually.Holds(() => Volatile.Read(ref sent) >= share, "some are sent", TimeSpan.FromMinutes(1));
            await servers.Kafka.KillAsync();
            await servers.Kafka.StartAgainAsync();
            run.Figures.Told($"Kafka is back; {Volatile.Read(ref sent)} events were acknowledged by then");
        }

        await feeding;
        await run.CompareAsync(TripQuestions.Main, "when Kafka is back", client);
        Assert.Equal(0, run.Oracle.StrayRecords);
        run.Figures.Told($"{refused} bodies were refused and sent again");

        // A body that was refused may have been written all the same: it is there again, and counted once.
        if (refused == 0)
            Assert.Equal(Records, run.Oracle.ArrivedRecords);
        else
            Assert.InRange(run.Oracle.ArrivedRecords, Records, Records + (refused * Body));
        run.Figures.Told(await platform.StatusAsync(started[1]));
    }
}
