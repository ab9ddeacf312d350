using Lambda.Ports.Master;

namespace Lambda.Infra.DuckDb.Tests.Master;

public sealed class DamagedFileTests : MasterDatasetFixture
{
    [Fact]
    public async Task A_changed_byte_is_found_and_the_file_named()
    {
        var file = await Write(1, Offsets(0, 100));
        Damage(file);
        var failure = await Assert.ThrowsAsync<DamagedFileException>(async () => await Dataset.VerifyAsync(file, None));
        Assert.Same(file, failure.File);
        Assert.Contains(file.Path, failure.Message, StringComparison.Ordinal);
        Assert.Contains("SHA-256", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_torn_file_is_found()
    {
        var file = await Write(1, Offsets(0, 100));
        using (var stream = File.OpenWrite(FullPath(file.Path)))
        {
            stream.SetLength(file.Bytes / 2);
        }

        var failure = await Assert.ThrowsAsync<DamagedFileException>(async () => await Dataset.VerifyAsync(file, None));
        Assert.Contains($"{file.Bytes / 2} bytes", failure.Message, StringComparison.Ordinal);
        Assert.Throws<DamagedFileException>(() => ReadEvents(file));
    }

    [Fact]
    public async Task A_missing_file_is_damaged_however_it_is_asked_for()
    {
        var file = await Write(1, 0);
        await Dataset.DeleteAsync(file.Path, None);
        await Assert.ThrowsAsync<DamagedFileException>(async () => await Dataset.VerifyAsync(file, None));
        var failure = Assert.Throws<DamagedFileException>(() => ReadEvents(file));
        Assert.Contains("gone", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fewer_rows_than_the_catalog_says_are_never_read_in_silence()
    {
        var file = await Write(1, Offsets(0, 100));
        var failure = Assert.Throws<DamagedFileException>(() => ReadEvents(file with { Rows = 101 }));
        Assert.Contains("100 rows", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_what_the_catalog_says_but_cannot_be_read_is_not_called_damaged()
    {
        Directory.CreateDirectory(FullPath("deliveries/epoch=0"));
        File.WriteAllText(FullPath("deliveries/epoch=0/p3-0-0.parquet"), "not Parquet");
        var bytes = File.ReadAllBytes(FullPath("deliveries/epoch=0/p3-0-0.parquet"));
        var hash = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes));
        var file = new EventFile(0, Some.Partition, 0, 0, "deliveries/epoch=0/p3-0-0.parquet", 1, bytes.Length, hash, 0, 0);
        await Dataset.VerifyAsync(file, None);
        Assert.Contains("undamaged", Assert.Throws<DuckDbException>(() => ReadEvents(file)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_quarantined_file_is_kept_out_of_the_dataset()
    {
        var file = await Write(1, 0, 1);
        Damage(file);
        var damaged = File.ReadAllBytes(FullPath(file.Path));
        await Dataset.QuarantineAsync(file, None);
        Assert.Empty(await Dataset.ListAsync(None));
        Assert.Equal(damaged, File.ReadAllBytes(FullPath($"quarantine/{file.Path}")));
        await Dataset.QuarantineAsync(file, None);
    }

    [Fact]
    public async Task A_second_damaged_file_of_the_same_name_does_not_replace_the_first()
    {
        await Dataset.QuarantineAsync(await Write(1, 0, 1), None);
        await Dataset.QuarantineAsync(await Write(1, 0, 1), None);
        Assert.Equal(2, Directory.GetFiles(FullPath("quarantine/deliveries/epoch=1")).Length);
    }

    [Fact]
    public async Task Deleting_twice_does_nothing_and_nothing_outside_the_dataset_can_be_deleted()
    {
        var file = await Write(1, 0);
        await Dataset.DeleteAsync(file.Path, None);
        await Dataset.DeleteAsync(file.Path, None);
        Assert.Empty(await Dataset.ListAsync(None));
        await Assert.ThrowsAsync<ArgumentException>(async () => await Dataset.DeleteAsync("../elsewhere.parquet", None));
    }
}
