using Lambda.Infra.Sqlite.RealTime;
using Lambda.Infra.Sqlite.Storage;
using Lambda.Ports.ContractTests;
using Lambda.Ports.ContractTests.RealTime;
using Lambda.Ports.RealTime;
using Lambda.Testing;

namespace Lambda.Infra.Sqlite.Tests;

public class SqliteRealTimeViewStoreTests : RealTimeViewStoreContract
{
    private static readonly TimeSpan Never = TimeSpan.FromDays(1);
    private static readonly TimeSpan AtOnce = TimeSpan.FromMilliseconds(1);

    /// <summary>How much memory the states may take.</summary>
    protected virtual long MemoryBytes => 64L << 20;

    /// <summary>Few: the slow suite tries many.</summary>
    protected override int RandomSequences => 12;

    protected override async Task<IPortHarness<IRealTimeViewStore>> OpenAsync() => new QuietHarness(await OpenFolder(Never));

    [Fact]
    public void After_many_more_random_operations_and_crashes_too() => CheckRandomOperations(120);

    [Fact]
    public async Task Flushes_are_written_to_disk_without_being_asked()
    {
        await using var harness = await OpenFolder(AtOnce);
        var consumer = await Start(harness.Port);
        await harness.Port.FlushAsync(consumer.Flush(new Change("a", "1")), default);
        await Eventually.Holds(() => Count(harness.Folder, "contents") == 1, "the state is in a run");
    }

    [Fact]
    public async Task A_failed_checkpoint_is_told_to_the_next_flush_and_made_good_by_the_next_checkpoint()
    {
        await using var harness = await OpenFolder(AtOnce);
        var consumer = await Start(harness.Port);
        using var database = SqliteDatabase.OpenOrCreate(PathIn(harness.Folder));
        database.Execute("CREATE TRIGGER refuse BEFORE INSERT ON runs BEGIN SELECT RAISE(ABORT, 'the disk is full'); END");
        Assert.True(await harness.Port.FlushAsync(consumer.Flush(new Change("a", "1")), default));
        IOException? told = null;
        await Eventually.Holds(
            async () =>
            {
                told = await Record.ExceptionAsync(() => harness.Port.FlushAsync(consumer.Flush(), default).AsTask()) as IOException;
                return told is not null;
            },
            "a flush is told");
        Assert.Contains("the disk is full", told!.Message);
        database.Execute("DROP TRIGGER refuse");
        await Eventually.Holds(() => Count(harness.Folder, "contents") == 1, "the state is in a run");
    }

    [Fact]
    public async Task A_damaged_file_is_told_with_the_remedy()
    {
        await using var harness = await OpenFolder(Never);
        var other = Path.Combine(harness.Folder, "other.sqlite");
        await File.WriteAllBytesAsync(other, [.. "SQLite format 3\0"u8, .. new byte[5000]]);
        var error = Assert.Throws<InvalidDataException>(() => SqliteRealTimeViewStore.Open(other, new(), TimeProvider.System));
        Assert.Contains("delete it", error.Message);
    }

    [Fact]
    public async Task Dropped_epochs_leave_no_run_and_no_file()
    {
        await using var harness = await OpenFolder(Never);
        var consumer = await Start(harness.Port);
        for (var epoch = 0; epoch < 5; epoch++)
        {
            var since = consumer.Position;
            consumer.Barrier();
            consumer.DropBelow(epoch);
            await harness.Port.FlushAsync(consumer.Flush(since, new Change("a", "1"), new Change("b", "1", Hold: new(Due: 7, Events: 1))), default);
            await harness.Port.CheckpointAsync(default);
        }

        Assert.Equal(2, Count(harness.Folder, "epochs"));
        Assert.Equal(2, Count(harness.Folder, "contents"));
        Assert.Equal(2, Count(harness.Folder, "runs"));
        Assert.Equal(2, Directory.EnumerateFiles(RunsIn(harness.Folder)).Count());
    }

    private static async Task<Consumer> Start(IRealTimeViewStore store)
    {
        await store.AcquireAsync(0, "one", default);
        return new Consumer(0, "one");
    }

    private static long Count(string folder, string table)
    {
        using var database = SqliteDatabase.OpenReadOnly(PathIn(folder));
        return database.QueryNumber($"SELECT count(*) FROM {table}");
    }

    private Task<FolderHarness<IRealTimeViewStore>> OpenFolder(TimeSpan interval) => FolderHarness<IRealTimeViewStore>.OpenAsync(
        folder => Task.FromResult<IRealTimeViewStore>(
            SqliteRealTimeViewStore.Open(PathIn(folder), new SqliteRealTimeViewStoreOptions { CheckpointInterval = interval, MemoryBytes = MemoryBytes }, TimeProvider.System)),
        store => ((SqliteRealTimeViewStore)store).DisposeAsync());

    private static string PathIn(string folder) => Path.Combine(folder, "realtime.sqlite");

    private static string RunsIn(string folder) => Path.Combine(folder, "realtime.runs");
}

/// <summary>The same with so little memory that every checkpoint empties it, and states are read from the file alone.</summary>
public sealed class SqliteRealTimeViewStoreWithoutMemoryTests : SqliteRealTimeViewStoreTests
{
    protected override long MemoryBytes => 0;
}
