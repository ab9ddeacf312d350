using Lambda.Ports.Master;

namespace Lambda.Infra.DuckDb.Tests.Master;

public sealed class CompactionTests : MasterDatasetFixture
{
    [Fact]
    public async Task Several_files_become_one_with_the_same_rows_in_the_same_order()
    {
        var parts = new[] { await Write(4, Offsets(0, 3000)), await Write(4, 3001), await Write(4, Offsets(3005, 2100)) };
        var whole = await Dataset.CompactAsync(parts, None);
        await Dataset.VerifyAsync(whole, None);
        Assert.Equal("deliveries/epoch=4/p3-0-5104.parquet", whole.Path);
        Assert.Equal(5101, whole.Rows);
        Assert.Equal(parts.Min(part => part.MinEventTime), whole.MinEventTime);
        Assert.Equal(parts.Max(part => part.MaxEventTime), whole.MaxEventTime);
        Assert.Equal(parts.SelectMany(ReadEvents), ReadEvents(whole));
        Assert.Equal(4, (await Dataset.ListAsync(None)).Count);
    }

    [Fact]
    public async Task The_payload_goes_along_byte_for_byte()
    {
        var parts = new[] { await Write(4, Offsets(0, 11)), await Write(4, Offsets(20, 11)) };
        var whole = await Dataset.CompactAsync(parts, None);
        using var connection = DuckDbConnection.OpenInMemory();
        var rows = connection.Query($"SELECT \"offset\", payload FROM {DuckDbSql.FileToRead(FullPath(whole.Path))}");
        Assert.Equal(22, rows.Count);
        Assert.All(rows, row => Assert.Equal(Some.Payload((long)row[0]!), row[1]));
    }

    [Fact]
    public async Task A_damaged_file_is_never_copied_into_a_sound_one()
    {
        var parts = new[] { await Write(4, 0), await Write(4, 1) };
        Damage(parts[1]);
        var failure = await Assert.ThrowsAsync<DamagedFileException>(async () => await Dataset.CompactAsync(parts, None));
        Assert.Same(parts[1], failure.File);
        Assert.Equal(2, (await Dataset.ListAsync(None)).Count);
    }

    [Fact]
    public async Task Files_that_do_not_follow_each_other_are_refused()
    {
        var first = await Write(4, 0);
        var second = await Write(4, 1);
        var otherEpoch = await Write(5, 2);
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await Dataset.CompactAsync([first], None));
        await Assert.ThrowsAsync<ArgumentException>(async () => await Dataset.CompactAsync([second, first], None));
        await Assert.ThrowsAsync<ArgumentException>(async () => await Dataset.CompactAsync([second, otherEpoch], None));
    }
}
