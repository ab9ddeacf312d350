using Lambda.Infra.Sqlite.RealTime;
using Lambda.Ports.ContractTests.RealTime;
using Lambda.Testing;

namespace Lambda.Infra.Sqlite.Tests.RealTime;

/// <summary>What a kill leaves at each step of a merge of runs: the folder as it is at that moment, opened by another store.</summary>
public sealed class KilledMergeTests
{
    private const int Checkpoints = 40;

    [Theory]
    [InlineData(nameof(MergeStep.Begun), "")]
    [InlineData(nameof(MergeStep.Written), "")]
    [InlineData(nameof(MergeStep.Written), "half of the merged run")]
    [InlineData(nameof(MergeStep.Written), "an empty merged run")]
    [InlineData(nameof(MergeStep.Named), "")]
    [InlineData(nameof(MergeStep.Replaced), "")]
    public async Task Killed_at_any_step_of_a_merge_the_next_start_has_every_state_and_no_file_too_many(string step, string torn)
    {
        using var images = new TemporaryFolder();
        using var folder = new TemporaryFolder();
        var steps = 0;
        var expected = new List<IEnumerable<string>>();
        await using (var store = Open(folder.PathOf("life")))
        {
            await store.AcquireAsync(0, "one", default);
            var consumer = new Consumer(0, "one");
            store.Merging = reached =>
            {
                if ($"{reached}" == step)
                    Copy(folder.PathOf("life"), images.PathOf($"{steps++}"), torn);
            };
            for (var number = 0; number < Checkpoints; number++)
            {
                var before = steps;
                Assert.True(await store.FlushAsync(consumer.Flush([.. Enumerable.Range(number, 3).Select(i => new Change($"key {i % 11}", $"state {number}-{i}", i % 3 * 60))]), default));
                await store.CheckpointAsync(default);
                await store.MergedAsync();
                for (var image = before; image < steps; image++)
                    expected.Add(await store.LoadLinesAsync(0, 0));
            }
        }

        Assert.True(steps >= 5, $"only {steps} merges came by");
        for (var image = 0; image < steps; image++)
        {
            await using var heir = Open(images.PathOf($"{image}"));
            await heir.AcquireAsync(0, "heir", default);
            Assert.Equal(expected[image], await heir.LoadLinesAsync(0, 0));
            await heir.MergedAsync();
            Assert.Equal(expected[image], await heir.LoadLinesAsync(0, 0));
            Assert.InRange(RunsIn(images.PathOf($"{image}")).Length, 1, Infra.Sqlite.RealTime.Runs.Tiers.Width);
        }
    }

    private static SqliteRealTimeViewStore Open(string folder) => SqliteRealTimeViewStore.Open(
        Path.Combine(folder, "realtime.sqlite"), new SqliteRealTimeViewStoreOptions { CheckpointInterval = TimeSpan.FromDays(1), MemoryBytes = 0 }, TimeProvider.System);

    private static string[] RunsIn(string folder) => Directory.GetFiles(Path.Combine(folder, "realtime.runs"));

    private static void Copy(string from, string to, string torn)
    {
        foreach (var file in Directory.GetFiles(from, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        if (torn.Length == 0)
            return;

        // The merged run has the highest number.
        var last = RunsIn(to).MaxBy(file => int.Parse(Path.GetFileNameWithoutExtension(file)))!;
        using var merged = File.OpenWrite(last);
        merged.SetLength(torn.StartsWith("half", StringComparison.Ordinal) ? merged.Length / 2 : 0);
    }
}
