using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Lambda.Infra.Sqlite.RealTime;
using Lambda.Seam.Tests;
using Lambda.Testing;
using Xunit.Abstractions;

namespace Lambda.EndToEnd.Tests;

/// <summary>
/// The seam theorem's random lives with the embedded profile's real-time store behind its port, which checkpoints and merges all the while, and the naive oracle beside it.
/// <c>LAMBDA_FAULT_ROUNDS</c> says how many lives, <c>LAMBDA_FAULT_SEED</c> which.
/// </summary>
public sealed class SeamOnEmbeddedStoreTests(ITestOutputHelper output)
{
    private const int Size = 50;

    [Theory]
    [InlineData(true, 0)]
    [InlineData(true, 64 << 20)]
    [InlineData(false, 0)]
    [InlineData(false, 64 << 20)]
    public async Task Whatever_happens_answers_over_the_embedded_store_are_the_oracles(bool isExact, int memoryBytes)
    {
        var (lives, seed) = (Setting("LAMBDA_FAULT_ROUNDS", otherwise: 8), Setting("LAMBDA_FAULT_SEED", otherwise: 1));
        var scenarios = (isExact ? Scenario.Exact : Scenario.WithLimits).Generator.Sample(lives, new Rnd((ulong)seed), Size).ToList();
        foreach (var (life, scenario) in scenarios.Index())
        {
            try
            {
                await LiveThroughAsync(scenario, memoryBytes);
            }
            catch (Exception failure)
            {
                throw new InvalidOperationException($"seed {seed}, life {life}: {failure.Message}\n{scenario}", failure);
            }
        }

        output.WriteLine($"{lives} lives with {scenarios.Sum(scenario => scenario.Steps.Count)} steps, every view compared after each: difference 0");
    }

    private static async Task LiveThroughAsync(Scenario scenario, int memoryBytes)
    {
        using var folder = new TemporaryFolder();
        var options = new SqliteRealTimeViewStoreOptions { CheckpointInterval = TimeSpan.FromMilliseconds(1), MemoryBytes = memoryBytes };
        await using var store = SqliteRealTimeViewStore.Open(folder.PathOf("realtime.sqlite"), options, TimeProvider.System);
        await using var platform = new Platform(
            PlatformPorts.InMemory(scenario.Partitions, scenario.RecordsPerRead) with { RealTime = store }, scenario.Policies, scenario.RecordsPerRead, scenario.Triggers);
        await Life.LiveThroughAsync(platform, scenario.Steps);
    }

    private static int Setting(string name, int otherwise) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;
}
