using System.Security.Cryptography;
using Lambda.Infra.DuckDb.Master;
using Lambda.Ports.Master;
using Lambda.SharedLogic.Events;

namespace Lambda.Infra.DuckDb.Tests.Master;

public sealed class EventFileTests : MasterDatasetFixture
{
    [Fact]
    public async Task Events_of_several_chunks_come_back_whole_and_in_order()
    {
        // Gaps, as control records and dead letters leave them.
        var offsets = Offsets(0, 5000).Where(offset => offset % 7 != 3).ToList();
        var file = await Write(5, offsets);
        Assert.Equal(Described(offsets), ReadEvents(file));
    }

    [Fact]
    public async Task The_catalog_row_says_what_the_file_is()
    {
        var file = await Write(5, 40, 41, 47);
        var bytes = File.ReadAllBytes(FullPath(file.Path));
        var times = new[] { 40, 41, 47 }.Select(offset => Some.Event(offset).EventTime).ToList();
        Assert.Equal(
            new EventFile(5, Some.Partition, 40, 47, "deliveries/epoch=5/p3-40-47.parquet", 3, bytes.Length,
                Convert.ToHexStringLower(SHA256.HashData(bytes)), times.Min(), times.Max()),
            file);
        await Dataset.VerifyAsync(file, None);
    }

    [Fact]
    public async Task Identities_are_read_without_the_rest()
    {
        var file = await Write(0, Offsets(0, 3000));
        using var reader = Dataset.OpenIdentities(file);
        var batch = new IdentityBatch();
        var read = new List<(long, EventIdentity)>();
        while (reader.Read(batch))
        {
            read.AddRange(batch.Entries);
        }

        Assert.Equal(Offsets(0, 3000).Select(offset => (offset, Some.Event(offset).Identity)), read);
    }

    // Another program's view of the file: plain SQL over the columns that the documentation names.
    [Fact]
    public async Task Any_reader_of_Parquet_finds_the_documented_columns_and_the_payload_byte_for_byte()
    {
        var file = await Write(2, Offsets(10, 100));
        using var connection = DuckDbConnection.OpenInMemory();
        var parquet = DuckDbSql.FileToRead(FullPath(file.Path));
        var rows = connection.Query($"SELECT \"offset\", event_time, package_id, identity_lo, payload FROM {parquet} ORDER BY \"offset\"");
        Assert.Equal(100, rows.Count);
        foreach (var row in rows)
        {
            var written = Some.Event((long)row[0]!);
            Assert.Equal([written.Offset, written.EventTime, written.PackageId.ToString(), (long)written.Identity.Low, Some.Payload(written.Offset)], row);
        }

        Assert.Equal(2L, connection.Scalar($"SELECT DISTINCT epoch FROM {parquet}"));
        Assert.Equal("ZSTD", connection.Scalar($"SELECT DISTINCT compression FROM parquet_metadata({parquet})"));
        Assert.Equal(MasterColumns.FullList.Split(", ").Length + 1, connection.Query($"FROM {parquet}").Columns.Count);
    }

    [Fact]
    public async Task Writing_a_range_again_replaces_the_file()
    {
        var first = await Write(1, 0, 1, 2);
        var second = await Write(1, 0, 2);
        Assert.Equal(first.Path, second.Path);
        Assert.Equal(Described([0, 2]), ReadEvents(second));
        await Assert.ThrowsAsync<DamagedFileException>(async () => await Dataset.VerifyAsync(first, None));
    }

    [Fact]
    public async Task A_writer_disposed_before_it_completes_leaves_nothing_behind()
    {
        await using (var writer = Dataset.Create(0, Some.Partition))
        {
            writer.Append(Some.Event(1), "{}"u8);
            Assert.Equal(1, writer.Rows);
        }

        Assert.Empty(await Dataset.ListAsync(None));
        Assert.False(Directory.Exists(FullPath("deliveries")));
    }

    [Fact]
    public async Task A_cancelled_completion_leaves_nothing_behind()
    {
        await using var writer = Dataset.Create(0, Some.Partition);
        writer.Append(Some.Event(1), "{}"u8);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await writer.CompleteAsync(new CancellationToken(canceled: true)));
        Assert.Empty(await Dataset.ListAsync(None));
    }

    [Fact]
    public async Task What_a_crashed_writer_left_is_not_listed_and_goes_with_the_next_file_of_its_partition()
    {
        var file = await Write(0, 0);
        var leftover = FullPath("deliveries/epoch=0/p3-1-9.parquet.tmp");
        var otherPartition = FullPath("deliveries/epoch=0/p31-1-9.parquet.tmp");
        File.WriteAllText(leftover, "torn");
        File.WriteAllText(otherPartition, "being written");
        Assert.Equal([file.Path], await Dataset.ListAsync(None));
        await Write(0, 1);
        Assert.False(File.Exists(leftover));
        Assert.True(File.Exists(otherPartition));
    }

    [Fact]
    public async Task Events_out_of_order_or_of_another_partition_and_empty_files_are_refused()
    {
        await using var writer = Dataset.Create(0, Some.Partition);
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await writer.CompleteAsync(None));
        writer.Append(Some.Event(5), "{}"u8);
        Assert.Throws<ArgumentException>(() => writer.Append(Some.Event(5), "{}"u8));
        var elsewhere = Some.Event(6);
        elsewhere.Partition = 0;
        Assert.Throws<ArgumentException>(() => writer.Append(elsewhere, "{}"u8));
        Assert.Equal(1, writer.Rows);
    }

    [Fact]
    public async Task Several_writers_and_readers_work_at_once()
    {
        var files = await Task.WhenAll(Enumerable.Range(0, 4).Select(epoch => Task.Run(() => Write(epoch, Offsets(epoch * 10_000, 3000)))));
        var read = await Task.WhenAll(files.Select(file => Task.Run(() => ReadEvents(file))));
        for (var epoch = 0; epoch < 4; epoch++)
        {
            Assert.Equal(Described(Offsets(epoch * 10_000, 3000)), read[epoch]);
        }
    }

    // DuckDB takes such names for patterns: only the folder itself must be read, not its namesakes.
    [Theory]
    [InlineData("it's a folder", "its a folder")]
    [InlineData("with [brackets]", "with b")]
    [InlineData("with * and ?", "with x and y")]
    public async Task A_folder_may_have_any_name(string name, string match)
    {
        await WriteInto(match, 6);
        var file = await WriteInto(name, 7);
        using var dataset = DatasetIn(name);
        using var reader = dataset.OpenEvents(file);
        var batch = new DeliveryEventBatch();
        Assert.True(reader.Read(batch));
        Assert.Equal(7, batch.Events[0].Offset);
        Assert.False(reader.Read(batch));
    }

    private DuckDbMasterDataset DatasetIn(string folder) => new(new MasterDatasetOptions { Root = Folder.PathOf(folder), Topic = "other" });

    private async Task<EventFile> WriteInto(string folder, long offset)
    {
        using var dataset = DatasetIn(folder);
        await using var writer = dataset.Create(0, Some.Partition);
        writer.Append(Some.Event(offset), "{}"u8);
        var file = await writer.CompleteAsync(None);
        // One name for all, so that a pattern would find each of them.
        File.Move(Folder.PathOf(folder, file.Path), Folder.PathOf(folder, "other/one.parquet"));
        return file with { Path = "other/one.parquet" };
    }
}
