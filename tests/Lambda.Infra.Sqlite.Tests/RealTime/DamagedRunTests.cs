using Lambda.Infra.Sqlite.RealTime;
using Lambda.Infra.Sqlite.Storage;
using Lambda.Ports.ContractTests;
using Lambda.Ports.ContractTests.RealTime;
using Lambda.Ports.RealTime;

namespace Lambda.Infra.Sqlite.Tests.RealTime;

/// <summary>Files of runs that are lost, damaged, left over or of an older layout. Epoch 0 is in the first run, epoch 1 in the second.</summary>
public sealed class DamagedRunTests
{
    private static readonly TimeSpan Never = TimeSpan.FromDays(1);

    [Theory]
    [InlineData("deleted")]
    [InlineData("truncated")]
    [InlineData("longer")]
    [InlineData("tail")]
    public async Task A_run_that_is_not_as_it_was_written_makes_its_epochs_holes_at_the_start(string damage)
    {
        await using var harness = await TwoRuns();
        await harness.ReopenAsync();
        await ((SqliteRealTimeViewStore)harness.Port).DisposeAsync();
        Damage(FirstRun(harness.Folder), damage);
        await harness.ReopenAsync();
        Assert.Equal([1L], (await harness.Port.AcquireAsync(0, "two", default))!.Epochs.Select(epoch => epoch.Epoch));
        Assert.Equal(["1/0/a=2"], await harness.Port.LinesAsync(new("couriers", 0)));
        await BeginAgain(harness);
    }

    [Theory]
    [InlineData("read")]
    [InlineData("find")]
    [InlineData("hold")]
    [InlineData("merge")]
    public async Task A_damaged_block_makes_its_epochs_holes_once_it_is_read_and_its_owner_begins_again(string noticed)
    {
        await using var harness = await TwoRuns();
        await harness.ReopenAsync();
        Damage(FirstRun(harness.Folder), "block");
        var progress = (await harness.Port.AcquireAsync(0, "two", default))!;
        Assert.Equal([0L, 1L], progress.Epochs.Select(epoch => epoch.Epoch));
        switch (noticed)
        {
            case "read":
                Assert.Equal(["1/0/a=2"], await harness.Port.LinesAsync(new("couriers", 0)));
                break;
            case "find":
                Assert.Empty(await harness.Port.FindLinesAsync(0, 0, "couriers", (0, "a")));
                break;
            case "hold":
                var state = new RealTimeState("couriers", 0, 0, "a"u8.ToArray(), "3"u8.ToArray()) { Hold = new Hold(5, 1) };
                Assert.False(await harness.Port.FlushAsync(new RealTimeFlush("two", progress.Position, progress with { Position = progress.Position + 1 }, [state]), default));
                break;
            default:
                for (var position = progress.Position; position < progress.Position + 6; position++)
                {
                    var next = progress with { Position = position + 1 };
                    Assert.True(await harness.Port.FlushAsync(new RealTimeFlush("two", position, next, [new("regions", 1, 0, "b"u8.ToArray(), "1"u8.ToArray())]), default));
                    await harness.Port.CheckpointAsync(default);
                }

                await ((SqliteRealTimeViewStore)harness.Port).MergedAsync();
                break;
        }

        Assert.False(await harness.Port.IsCurrentAsync(0, "two", progress.Position, default));
        Assert.Equal([1L], (await harness.Port.ReadAsync(new("couriers", 0), default)).Partitions[0].Epochs.Select(epoch => epoch.Epoch));
        await BeginAgain(harness);
    }

    [Theory]
    [InlineData("DELETE FROM contents WHERE run = (SELECT min(id) FROM runs)")]
    [InlineData("UPDATE contents SET states = 3 WHERE run = (SELECT min(id) FROM runs)")]
    [InlineData("DELETE FROM runs WHERE id = (SELECT min(id) FROM runs)")]
    public async Task A_manifest_that_says_other_than_the_files_makes_the_epoch_a_hole(string damage)
    {
        await using var harness = await TwoRuns();
        using (var database = SqliteDatabase.OpenOrCreate(PathIn(harness.Folder)))
            database.Execute(damage);
        await harness.ReopenAsync();
        Assert.Equal([1L], (await harness.Port.AcquireAsync(0, "two", default))!.Epochs.Select(epoch => epoch.Epoch));
    }

    [Fact]
    public async Task A_file_that_the_manifest_does_not_name_is_deleted_at_the_next_start()
    {
        await using var harness = await TwoRuns();
        await harness.ReopenAsync();
        var left = Path.Combine(Path.GetDirectoryName(FirstRun(harness.Folder))!, "99.run");
        File.Copy(FirstRun(harness.Folder), left);
        await harness.ReopenAsync();
        Assert.False(File.Exists(left));
        Assert.Equal(["0/0/a=1", "1/0/a=2"], await harness.Port.LinesAsync(new("couriers", 0)));
    }

    [Fact]
    public async Task A_new_epoch_never_takes_the_slot_of_a_dropped_one_whose_states_are_still_in_a_run()
    {
        await using var harness = await FolderOf();
        await harness.Port.AcquireAsync(0, "one", default);
        await harness.Port.AcquireAsync(1, "one", default);
        var (kept, reset) = (new Consumer(0, "one"), new Consumer(1, "one"));
        await harness.Port.FlushAsync(kept.Flush(new Change("a", "1")), default);
        await harness.Port.FlushAsync(reset.Flush(new Change("b", "1"), new Change("c", "1")), default);
        await harness.Port.CheckpointAsync(default);
        await harness.Port.ResetAsync(1, "one", default);
        await harness.Port.CheckpointAsync(default);
        await harness.ReopenAsync();
        await harness.Port.AcquireAsync(1, "one", default);
        await harness.Port.FlushAsync(new Consumer(1, "one").Flush(new Change("d", "1")), default);
        await harness.Port.CheckpointAsync(default);
        await harness.ReopenAsync();
        Assert.Equal(["0/0/a=1", "0/0/d=1"], await harness.Port.LinesAsync(new("couriers", 0)));
    }

    [Fact]
    public async Task A_file_of_the_layout_before_runs_is_emptied_so_that_its_partitions_are_counted_anew()
    {
        await using var harness = await FolderOf();
        var folder = Path.Combine(harness.Folder, "older");
        var (path, progress) = (PathIn(folder), """{"Partition":0,"Position":7,"Epoch":0,"HighestEventTime":1,"Logic":"l","Epochs":[]}""");
        using (var old = Migrations.Open(path, RealTimeLayouts.Numbered, RealTimeLayouts.Holds, RealTimeLayouts.ByGroup))
            old.Execute($"INSERT INTO views VALUES (1, 'couriers'); INSERT INTO epochs VALUES (1, 0, 0); INSERT INTO partitions VALUES (0, '{progress}'); INSERT INTO states VALUES (1, 1, 0, x'61', x'31', NULL, NULL, NULL)");
        await using var store = SqliteRealTimeViewStore.Open(path, new SqliteRealTimeViewStoreOptions { CheckpointInterval = Never }, TimeProvider.System);
        Assert.Null(await store.AcquireAsync(0, "one", default));
        Assert.Empty((await store.ReadAsync(new("couriers", 0), default)).Partitions);
        Assert.True(await store.FlushAsync(new Consumer(0, "one").Flush(new Change("b", "1")), default));
        await store.CheckpointAsync(default);
        Assert.Equal(["0/0/b=1"], await store.LinesAsync(new("couriers", 0)));
    }

    /// <summary>What the speed layer does when epochs are missing: it resets the partition, and counts it from the log.</summary>
    private static async Task BeginAgain(FolderHarness<IRealTimeViewStore> harness)
    {
        await harness.Port.AcquireAsync(0, "three", default);
        Assert.True(await harness.Port.ResetAsync(0, "three", default));
        Assert.True(await harness.Port.FlushAsync(new Consumer(0, "three").Flush(new Change("a", "7"), new Change("b", "7")), default));
        await harness.Port.CheckpointAsync(default);
        await harness.ReopenAsync();
        Assert.Equal([0L], (await harness.Port.AcquireAsync(0, "four", default))!.Epochs.Select(epoch => epoch.Epoch));
        Assert.Equal(["0/0/a=7", "0/0/b=7"], await harness.Port.LinesAsync(new("couriers", 0)));
        Assert.Single(Directory.EnumerateFiles(RunsIn(harness.Folder)));
    }

    private static void Damage(string path, string damage)
    {
        var bytes = File.ReadAllBytes(path);
        switch (damage)
        {
            case "deleted":
                File.Delete(path);
                return;
            case "truncated":
                bytes = bytes[..^1];
                break;
            case "longer":
                bytes = [.. bytes, 0];
                break;
            case "tail":
                bytes[^1] ^= 1;
                break;
            default:
                bytes[5] ^= 1;
                break;
        }

        // In place: a store that has the file open reads what is damaged.
        using var file = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        file.Write(bytes);
        file.SetLength(bytes.Length);
    }

    private static async Task<FolderHarness<IRealTimeViewStore>> TwoRuns()
    {
        var harness = await FolderOf();
        await harness.Port.AcquireAsync(0, "one", default);
        var consumer = new Consumer(0, "one");
        await harness.Port.FlushAsync(consumer.Flush(new Change("a", "1")), default);
        await harness.Port.CheckpointAsync(default);
        var since = consumer.Position;
        consumer.Barrier();
        await harness.Port.FlushAsync(consumer.Flush(since, new Change("a", "2")), default);
        await harness.Port.CheckpointAsync(default);
        return harness;
    }

    private static Task<FolderHarness<IRealTimeViewStore>> FolderOf() => FolderHarness<IRealTimeViewStore>.OpenAsync(
        folder => Task.FromResult<IRealTimeViewStore>(SqliteRealTimeViewStore.Open(PathIn(folder), new SqliteRealTimeViewStoreOptions { CheckpointInterval = Never }, TimeProvider.System)),
        store => ((SqliteRealTimeViewStore)store).DisposeAsync());

    private static string PathIn(string folder) => Path.Combine(folder, "realtime.sqlite");

    private static string RunsIn(string folder) => Path.Combine(folder, "realtime.runs");

    private static string FirstRun(string folder) => Directory.EnumerateFiles(RunsIn(folder)).Order(StringComparer.Ordinal).First();
}
