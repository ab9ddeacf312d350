using FsCheck;
using FsCheck.Fluent;
using Lambda.Cluster.Tests.Faults;
using Lambda.Seam.Tests;
using Lambda.SharedLogic.Triggers;
using Xunit.Abstractions;

namespace Lambda.Cluster.Tests;

/// <summary>
/// The seam theorem's random lives, with Kafka, Redis and PostgreSQL behind the ports, the master dataset in Parquet files, and the naive oracle beside them. Time is real here: a second of a
/// life in memory is a millisecond, and delays are as much shorter. <c>LAMBDA_FAULT_ROUNDS</c> says how many lives, <c>LAMBDA_FAULT_SEED</c> which.
/// </summary>
[Collection(ServerTests.Name)]
public sealed class SeamOnServersTests(RealServers servers, ITestOutputHelper output)
{
    private const int Size = 50;
    private const double Scale = 1000;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Whatever_happens_answers_over_real_servers_are_the_oracles(bool isExact)
    {
        var (lives, seed) = (Rounds.Count(otherwise: 2), Rounds.Seed);
        var scenarios = (isExact ? Scenario.Exact : Scenario.WithLimits).Generator.Sample(lives, new Rnd((ulong)seed), Size).ToList();
        foreach (var (life, scenario) in scenarios.Index())
        {
            try
            {
                await LiveThroughAsync(scenario);
            }
            catch (Exception failure)
            {
                throw new InvalidOperationException($"seed {seed}, life {life}: {failure.Message}\n{scenario}", failure);
            }
        }

        output.WriteLine($"{lives} lives with {scenarios.Sum(scenario => scenario.Steps.Count)} steps, every view compared after each: difference 0");
    }

    private async Task LiveThroughAsync(Scenario scenario)
    {
        await using var ports = await ServerPorts.OpenAsync(servers, scenario.Partitions, Scale);
        await using var platform = new Platform(ports.Ports, scenario.Policies, scenario.RecordsPerRead, [.. scenario.Triggers.Select(Scaled)]);
        await Life.LiveThroughAsync(platform, scenario.Steps);
    }

    private static Trigger Scaled(Trigger trigger) => trigger.Kind switch
    {
        TriggerKind.AlignedDelay => Trigger.Aligned(trigger.Delay / Scale),
        TriggerKind.UnalignedDelay => Trigger.Unaligned(trigger.Delay / Scale),
        _ => trigger,
    };
}
