using System.Text.Json;
using Lambda.Ports.Catalog;
using Lambda.Ports.Skew;
using Lambda.SharedLogic.Policies;
using Lambda.Simulation;
using Xunit.Abstractions;

namespace Lambda.Seam.Tests;

/// <summary>Simulated cities with every kind of disorder, cut and published while speed and batch go on: whatever differs between the layers has a named cause.</summary>
[Trait("Category", "Slow")]
public sealed class SimulatedSkewTests(ITestOutputHelper output)
{
    private const int Seeds = 20;
    private const int Cuts = 4;

    private static readonly SpeedPolicies Policies = new()
    {
        DuplicateHorizon = 200, WatermarkBound = TimeSpan.FromMinutes(5), AllowedLateness = TimeSpan.FromMinutes(10),
    };

    [Fact]
    public async Task Twenty_cities_reconcile_without_a_mismatch_beyond_the_named_causes()
    {
        var sums = new Dictionary<SkewCause, long>();
        for (var seed = 1; seed <= Seeds; seed++)
            await LiveThroughAsync(seed, sums);
        output.WriteLine(string.Join(", ", sums.Select(sum => $"{sum.Key} {sum.Value:N0}")));
        Assert.True(sums[SkewCause.Duplicates] > 0 && sums[SkewCause.Lateness] > 0 && sums[SkewCause.Sketch] > 0, "a cause never came about");
    }

    private static async Task LiveThroughAsync(int seed, Dictionary<SkewCause, long> sums)
    {
        var records = CitySimulation.Events(new SimulationOptions
        {
            Seed = (ulong)seed, Records = 2_000, Drivers = 20, Late = 0.03, Duplicates = 0.05, OutOfOrder = 0.05, Poison = 0.01,
        }).ToList();
        var platform = new Platform(PlatformPorts.InMemory(1 + (seed % 3), recordsPerRead: 300, eventsPerRead: 300), Policies, recordsPerRead: 300);
        var counted = new Dictionary<long, long>();
        foreach (var (cut, arriving) in records.Chunk(records.Count / Cuts).Index())
        {
            foreach (var record in arriving)
                await platform.AppendAsync(PackageOf(record), record.Json);
            var report = await PublishAsync(platform, (cut + seed) % 2 == 0 ? RunMode.Full : RunMode.Incremental);
            AssertIsExplained(report, $"seed {seed}, cut {cut}");
            foreach (var epoch in report.Views.Single(skew => skew.View == "couriers-hourly").Epochs)
                counted[epoch.Epoch] = epoch.Events;
            Add(report, sums);
        }

        Assert.Equal(records.Count(record => record.Kind is not (RecordKind.Duplicate or RecordKind.Poison)), counted.Values.Sum());
    }

    private static async Task<SkewReport> PublishAsync(Platform platform, RunMode mode)
    {
        var cut = await platform.CutAsync();
        for (var partition = 0; partition < platform.PartitionCount; partition++)
            await platform.CatchUpSpeedAsync(partition);
        var run = await platform.PublishAsync(mode, cut);
        Assert.True(run.State == RunState.Published, run.Error);
        return await platform.ReconcileAsync();
    }

    private static void AssertIsExplained(SkewReport report, string moment)
    {
        Assert.True(report.Verdict != SkewVerdict.Fail, $"{moment}: {string.Join('\n', report.Worst)}");
        Assert.Equal((moment, true), (moment, report.ToEpoch > report.FromEpoch));
        foreach (var skew in report.Views)
        {
            Assert.Equal((moment, skew.View, 0L, 0L, 0L), (moment, skew.View, skew.Causes.Logic, skew.Causes.Unexplained, skew.Published!.Wrong));
            if (skew.Causes is { Duplicates: 0, Lateness: 0, Sketch: 0 })
                Assert.Equal((moment, skew.View, 0L, 0L, 0L), (moment, skew.View, skew.Mismatched, skew.MissingInSpeed, skew.MissingInBatch));
        }
    }

    private static void Add(SkewReport report, Dictionary<SkewCause, long> sums)
    {
        Count(SkewCause.Duplicates, causes => causes.Duplicates);
        Count(SkewCause.Lateness, causes => causes.Lateness);
        Count(SkewCause.Sketch, causes => causes.Sketch);

        void Count(SkewCause cause, Func<SkewCauses, long> of) => sums[cause] = sums.GetValueOrDefault(cause) + report.Views.Sum(skew => of(skew.Causes));
    }

    /// <summary>Where the record belongs; poison may lie anywhere.</summary>
    private static string PackageOf(SimulatedRecord record) =>
        record.Kind == RecordKind.Poison ? "poison" : JsonElement.Parse(record.Json.Span).GetProperty("package_id").GetString()!;
}
