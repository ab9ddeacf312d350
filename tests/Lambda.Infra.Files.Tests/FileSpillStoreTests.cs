using Lambda.Ports.Batch;
using Lambda.Ports.ContractTests;
using Lambda.Ports.ContractTests.Batch;
using Lambda.Testing;

namespace Lambda.Infra.Files.Tests;

public sealed class FileSpillStoreTests : SpillStoreContract
{
    [Fact]
    public void A_file_that_is_torn_anywhere_is_told_and_never_read_as_fewer_rows() => AssertDamaged((bytes, at) => bytes[..at]);

    [Fact]
    public void A_file_with_any_byte_changed_is_told() => AssertDamaged((bytes, at) => [.. bytes[..at], (byte)(bytes[at] ^ 0x40), .. bytes[(at + 1)..]]);

    [Fact]
    public void A_file_with_something_behind_its_end_is_told() => AssertDamaged((bytes, _) => [.. bytes, 0]);

    [Fact]
    public void What_another_living_process_has_spilled_is_left_alone_and_what_a_dead_one_has_is_deleted()
    {
        using var folder = new TemporaryFolder();
        using var store = FileSpillStore.Take(folder.FullPath);
        using var area = store.Open("run");
        var run = Write(area, RowText.Row(0, "a", "1"));
        var second = FileSpillStore.Take(folder.FullPath);
        Write(second.Open("run"), RowText.Row(0, "a", "2"));
        second.Dispose();
        Directory.CreateDirectory(folder.PathOf("7", "3-run"));
        File.WriteAllText(folder.PathOf("7", "3-run", "1.rows"), "left");
        using var third = FileSpillStore.Take(folder.FullPath);
        Assert.Equal(["0/a=1"], Read(run));
        Assert.Single(Directory.EnumerateFiles(folder.FullPath, "*.rows", SearchOption.AllDirectories));
    }

    [Fact]
    public void A_folder_that_cannot_be_written_to_is_named()
    {
        using var folder = new TemporaryFolder();
        using var store = FileSpillStore.Take(folder.FullPath);
        File.WriteAllText(folder.PathOf("1", "1-run"), "in the way");
        using var area = store.Open("run");
        Assert.Contains("1-run", Assert.ThrowsAny<IOException>(() => area.Create()).Message, StringComparison.Ordinal);
    }

    protected override async Task<IPortHarness<ISpillStore>> OpenAsync() => await FolderHarness<ISpillStore>.OpenAsync(
        root => Task.FromResult<ISpillStore>(FileSpillStore.Take(root)),
        store =>
        {
            ((FileSpillStore)store).Dispose();
            return ValueTask.CompletedTask;
        });

    protected override int Left(IPortHarness<ISpillStore> harness) =>
        Directory.EnumerateFiles(((FolderHarness<ISpillStore>)harness).Folder, "*.rows", SearchOption.AllDirectories).Count();

    private static void AssertDamaged(Func<byte[], int, byte[]> damage)
    {
        using var folder = new TemporaryFolder();
        using var store = FileSpillStore.Take(folder.FullPath);
        using var area = store.Open("run");
        var run = Write(area, [.. Enumerable.Range(0, 5).Select(i => RowText.Row(i, $"k{i}", $"state {i}"))]);
        var path = Directory.EnumerateFiles(folder.FullPath, "*.rows", SearchOption.AllDirectories).Single();
        var bytes = File.ReadAllBytes(path);
        for (var at = 0; at < bytes.Length; at++)
        {
            File.WriteAllBytes(path, damage(bytes, at));
            Assert.Throws<DamagedSpillException>(() => Read(run));
        }

        File.WriteAllBytes(path, bytes);
        Assert.Equal(5, Read(run).Count);
    }
}
