using Lambda.Infra.Sqlite.Batch;
using Lambda.Infra.Sqlite.Storage;
using Lambda.Ports.Batch;
using Lambda.Ports.ContractTests;
using Lambda.Ports.ContractTests.Batch;

namespace Lambda.Infra.Sqlite.Tests;

public sealed class SqliteBatchViewStoreTests : BatchViewStoreContract
{
    /// <summary>Few: the slow suite tries many.</summary>
    protected override int RandomSequences => 8;

    protected override async Task<IPortHarness<IBatchViewStore>> OpenAsync() => await OpenFolder();

    [Fact]
    public void Many_more_random_versions_and_queries_agree_with_a_list() => CheckRandomOperations(80);

    [Fact]
    public async Task A_file_that_was_deleted_while_it_was_open_is_missing()
    {
        await using var harness = await Written();
        File.Delete(PathIn(harness.Folder));
        await AssertMissing(harness.Port, "its file is gone");
    }

    [Theory]
    [InlineData(0.1)]
    [InlineData(0.5)]
    [InlineData(0.99)]
    public async Task A_file_that_was_cut_off_is_missing(double share)
    {
        await using var harness = await Written();
        using (var file = File.OpenWrite(PathIn(harness.Folder)))
            file.SetLength((long)(file.Length * share));
        await AssertMissing(harness.Port);
    }

    [Theory]
    [InlineData("DELETE FROM rows WHERE pane = 7", "it had 1000 rows")]
    [InlineData("DROP INDEX rows_by_key", "no such index")]
    [InlineData("UPDATE header SET layout = 99", "layout 99")]
    [InlineData("UPDATE header SET version = 2", "another version")]
    [InlineData("DELETE FROM header", "no header")]
    public async Task A_file_of_another_kind_is_missing_however_intact(string change, string told)
    {
        await using var harness = await Written();
        using (var database = SqliteDatabase.OpenOrCreate(PathIn(harness.Folder)))
            database.Execute(change);
        await AssertMissing(harness.Port, "its file is damaged");
        BatchFileSeal.Append(PathIn(harness.Folder));
        await AssertMissing(harness.Port, told);
    }

    [Fact]
    public async Task Overwritten_pages_are_never_served()
    {
        await using var harness = await Written();
        var path = PathIn(harness.Folder);
        var bytes = await File.ReadAllBytesAsync(path);
        var random = new Random(5);
        await harness.ReopenAsync();
        for (var i = 0; i < 40; i++)
        {
            var damaged = bytes.ToArray();
            random.NextBytes(damaged.AsSpan(random.Next(bytes.Length - 64), 64));
            await File.WriteAllBytesAsync(path, damaged);
            await AssertMissing(harness.Port);
        }

        await File.WriteAllBytesAsync(path, bytes);
        Assert.Equal(1000, (await harness.Port.LinesAsync("couriers", 1)).Count);
    }

    [Fact]
    public async Task What_an_unfinished_attempt_left_is_replaced()
    {
        await using var harness = await Written();
        await File.WriteAllTextAsync(Path.Combine(harness.Folder, "couriers", "2.sqlite.unfinished"), "half a file");
        Assert.Equal([1L], await harness.Port.VersionsAsync("couriers", default));
        await harness.Port.WriteAsync("couriers", 2, [RowText.Row(0, "a", "x")], default);
        Assert.Equal(["0/a=x"], await harness.Port.LinesAsync("couriers", 2));
        Assert.Equal(2, Directory.GetFiles(Path.Combine(harness.Folder, "couriers")).Length);
    }

    [Fact]
    public async Task A_views_name_cannot_leave_the_folder()
    {
        await using var harness = await OpenFolder();
        await Assert.ThrowsAsync<ArgumentException>(() => harness.Port.WriteAsync("../elsewhere", 1, [], default).AsTask());
    }

    private static async Task<FolderHarness<IBatchViewStore>> Written()
    {
        var harness = await OpenFolder();
        await harness.Port.WriteAsync("couriers", 1, Enumerable.Range(0, 1000).Select(i => RowText.Row(i, $"key {i}", $"state {i}")), default);
        Assert.Equal(1000, (await harness.Port.LinesAsync("couriers", 1)).Count);
        return harness;
    }

    private static async Task AssertMissing(IBatchViewStore store, string told = "")
    {
        var missing = await Assert.ThrowsAsync<MissingVersionException>(() => store.LinesAsync("couriers", 1));
        Assert.Contains(told, missing.Message);
    }

    private static Task<FolderHarness<IBatchViewStore>> OpenFolder() => FolderHarness<IBatchViewStore>.OpenAsync(
        folder => Task.FromResult<IBatchViewStore>(new SqliteBatchViewStore(folder)), store => ((SqliteBatchViewStore)store).DisposeAsync());

    private static string PathIn(string folder) => Path.Combine(folder, "couriers", "1.sqlite");
}
