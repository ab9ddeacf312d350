using System.Diagnostics;
using Lambda.Ports.ContractTests.Log;
using Lambda.Ports.ContractTests.RealTime;
using Lambda.Testing;

namespace Lambda.Infra.Sqlite.Tests;

public sealed class SqliteStoresTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task A_folder_holds_everything_and_can_be_opened_again()
    {
        using var folder = new TemporaryFolder();
        await using (var stores = await Open(folder.FullPath))
        {
            await stores.Log.AppendAsync(0, "a");
            await stores.Catalog.BeginCutAsync(3, default);
            await stores.RealTimeViews.AcquireAsync(0, "one", default);
            await stores.RealTimeViews.FlushAsync(new Consumer(0, "one").Flush(new Change("a", "1")), default);
            await stores.BatchViews.WriteAsync("couriers", 1, [], default);
        }

        await using var again = await Open(folder.FullPath);
        Assert.Equal(["0 a"], await again.Log.LinesAsync(0));
        Assert.Equal(1, await again.Catalog.PendingCutAsync(default));
        Assert.Equal(["0/0/a=1"], await again.RealTimeViews.LinesAsync(new("couriers", 0)));
        Assert.Equal([1L], await again.BatchViews.VersionsAsync("couriers", default));
        Assert.Equal(
            ["access.sqlite", "alerts.sqlite", "batch", "catalog.sqlite", "dead-letters.sqlite", "lock", "log.sqlite", "realtime.runs", "realtime.sqlite", "skew.sqlite"],
            Directory.EnumerateFileSystemEntries(folder.FullPath).Select(path => Path.GetFileName(path)).Where(name => !name.EndsWith("-wal") && !name.EndsWith("-shm")).Order());
    }

    [Fact]
    public async Task A_folder_that_is_open_is_refused_in_one_clear_line()
    {
        using var folder = new TemporaryFolder();
        await using var stores = await Open(folder.FullPath);
        var refused = await Assert.ThrowsAsync<DataFolderInUseException>(() => Open(folder.FullPath));
        Assert.Equal($"the data folder '{folder.FullPath}' is in use by another process: stop that one, or name another folder", refused.Message);
        await stores.DisposeAsync();
        await using var next = await Open(folder.FullPath);
    }

    [Fact]
    public async Task A_store_that_cannot_be_opened_gives_the_folder_back()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.PathOf("catalog.sqlite"), "this is not a database, and long enough to be seen not to be one by its header");
        await Assert.ThrowsAnyAsync<Exception>(() => Open(folder.FullPath));
        File.Delete(folder.PathOf("catalog.sqlite"));
        await using var stores = await Open(folder.FullPath);
    }

    [Fact]
    public async Task What_a_killed_process_had_acknowledged_is_there_and_its_folder_is_free()
    {
        using var folder = new TemporaryFolder();
        var acknowledged = new long[4];
        for (var life = 1; life <= 3; life++)
        {
            using var appender = Start(folder.FullPath);
            try
            {
                Assert.Equal("open", await ReadLine(appender));
                await Assert.ThrowsAsync<DataFolderInUseException>(() => Open(folder.FullPath));
                for (var lines = 0; lines < 50 * life; lines++)
                    Note(await ReadLine(appender), acknowledged);
            }
            finally
            {
                appender.Kill();
                await appender.WaitForExitAsync().WaitAsync(Patience);
            }

            // What it had printed before it ended counts too; the last line may be cut off.
            var rest = (await appender.StandardOutput.ReadToEndAsync()).Split('\n');
            foreach (var line in rest.SkipLast(1))
                Note(line, acknowledged);
            await AssertThere(folder.FullPath, acknowledged);
        }
    }

    private static async Task AssertThere(string folder, long[] acknowledged)
    {
        await using var stores = await Open(folder);
        for (var partition = 0; partition < acknowledged.Length; partition++)
        {
            var lines = await stores.Log.LinesAsync(partition);
            Assert.True(lines.Count >= acknowledged[partition], $"partition {partition}: {acknowledged[partition]} acknowledged, {lines.Count} there");
            Assert.Equal(Enumerable.Range(0, lines.Count).Select(offset => $"{offset} {offset}"), lines);
        }
    }

    private static void Note(string? line, long[] acknowledged)
    {
        var parts = line!.Split(' ');
        acknowledged[int.Parse(parts[0])] = long.Parse(parts[1]) + 1;
    }

    private static Task<string?> ReadLine(Process process) => process.StandardOutput.ReadLineAsync().WaitAsync(Patience);

    private static Process Start(string folder)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "Lambda.Infra.Sqlite.Appender.dll");
        var start = new ProcessStartInfo("dotnet", ["exec", program, folder]) { RedirectStandardOutput = true };
        return Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start");
    }

    private static Task<SqliteStores> Open(string folder) => SqliteStores.OpenAsync(folder, new SqliteStoresOptions(), TimeProvider.System);
}
