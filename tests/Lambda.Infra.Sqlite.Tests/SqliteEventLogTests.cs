using Lambda.Infra.Sqlite.Log;
using Lambda.Infra.Sqlite.Storage;
using Lambda.Ports.ContractTests;
using Lambda.Ports.ContractTests.Log;
using Lambda.Ports.Log;

namespace Lambda.Infra.Sqlite.Tests;

public sealed class SqliteEventLogTests : EventLogContract
{
    /// <summary>Few: the slow suite tries many.</summary>
    protected override int RandomSequences => 12;

    protected override async Task<IPortHarness<IEventLog>> OpenAsync(int partitionCount) => await OpenFolder(partitionCount);

    [Fact]
    public void Many_more_random_operations_agree_with_a_list() => CheckRandomOperations(120);

    [Fact]
    public async Task A_log_keeps_its_number_of_partitions_whatever_it_is_opened_with()
    {
        await using var harness = await OpenFolder(2);
        await ((SqliteEventLog)harness.Port).DisposeAsync();
        await using var log = Open(harness.Folder, 3);
        Assert.Equal(2, log.PartitionCount);
    }

    [Fact]
    public async Task Another_stream_is_refused()
    {
        await using var harness = await OpenFolder(2);
        await ((SqliteEventLog)harness.Port).DisposeAsync();
        var error = Assert.Throws<InvalidOperationException>(() => SqliteEventLog.Open(PathIn(harness.Folder), new SqliteEventLogOptions { Topic = "other" }, TimeProvider.System));
        Assert.Contains("holds stream 'deliveries', not 'other'", error.Message);
    }

    [Fact]
    public async Task A_file_of_a_newer_program_is_refused()
    {
        await using var harness = await OpenFolder(1);
        using (var database = SqliteDatabase.OpenOrCreate(PathIn(harness.Folder)))
            database.Execute("PRAGMA user_version = 99");
        Assert.Throws<InvalidDataException>(() => Open(harness.Folder, 1));
    }

    [Fact]
    public async Task A_damaged_row_is_told_and_not_read()
    {
        await using var harness = await OpenFolder(1);
        await harness.Port.AppendAsync(0, "a", "b");
        using (var database = SqliteDatabase.OpenOrCreate(PathIn(harness.Folder)))
            database.Execute("UPDATE batches SET records = CAST(replace(CAST(records AS TEXT), 'b', 'c') AS BLOB)");
        await Assert.ThrowsAsync<InvalidDataException>(() => harness.Port.LinesAsync(0));
    }

    [Fact]
    public async Task Records_that_were_taken_away_are_a_gap()
    {
        await using var harness = await OpenFolder(1);
        await harness.Port.AppendAsync(0, "a", "b");
        await harness.Port.AppendAsync(0, "c");
        using (var database = SqliteDatabase.OpenOrCreate(PathIn(harness.Folder)))
            database.Execute("DELETE FROM batches WHERE first_offset = 0");
        Assert.Equal(2, await harness.Port.StartOffsetAsync(0, default));
        var gap = await Assert.ThrowsAsync<LogGapException>(() => harness.Port.LinesAsync(0, 1));
        Assert.Equal((1L, 2L), (gap.Wanted, gap.Oldest));
        Assert.Equal(["2 c"], await harness.Port.LinesAsync(0, 2));
    }

    [Fact]
    public async Task A_commit_that_fails_is_told_to_its_callers_and_the_log_goes_on()
    {
        await using var harness = await OpenFolder(1);
        await harness.Port.AppendAsync(0, "a");
        using (var database = SqliteDatabase.OpenOrCreate(PathIn(harness.Folder)))
        {
            database.Execute("CREATE TRIGGER refuse BEFORE INSERT ON batches BEGIN SELECT RAISE(ABORT, 'no'); END");
            await Assert.ThrowsAnyAsync<Exception>(() => harness.Port.AppendAsync(0, "b"));
            database.Execute("DROP TRIGGER refuse");
        }

        await harness.Port.AppendAsync(0, "c");
        Assert.Equal(["0 a", "1 c"], await harness.Port.LinesAsync(0));
    }

    private static Task<FolderHarness<IEventLog>> OpenFolder(int partitionCount) => FolderHarness<IEventLog>.OpenAsync(
        folder => Task.FromResult<IEventLog>(Open(folder, partitionCount)), log => ((SqliteEventLog)log).DisposeAsync());

    private static SqliteEventLog Open(string folder, int partitionCount) =>
        SqliteEventLog.Open(PathIn(folder), new SqliteEventLogOptions { PartitionCount = partitionCount }, TimeProvider.System);

    private static string PathIn(string folder) => Path.Combine(folder, "log.sqlite");
}
