using Lambda.Infra.Sqlite.Storage;
using Lambda.Ports.ContractTests.Catalog;
using Lambda.Testing;

namespace Lambda.Infra.Sqlite.Tests;

public sealed class MigrationsTests
{
    private const long Full = 2;

    [Fact]
    public void A_commit_is_on_the_disk_when_it_returns()
    {
        using var folder = new TemporaryFolder();
        using var database = Migrations.Open(folder.PathOf("new", "a.sqlite"), "CREATE TABLE one (a INTEGER)");
        Assert.Equal(Full, database.QueryNumber("PRAGMA synchronous"));
        Assert.Equal(1, database.QueryNumber("SELECT journal_mode = 'wal' FROM pragma_journal_mode"));
    }

    [Fact]
    public void A_file_gets_the_steps_that_it_lacks_and_no_other()
    {
        using var folder = new TemporaryFolder();
        var path = folder.PathOf("a.sqlite");
        Migrations.Open(path, "CREATE TABLE one (a INTEGER)").Dispose();
        using var database = Migrations.Open(path, "this step has been done", "CREATE TABLE two (a INTEGER); INSERT INTO two VALUES (7)");
        Assert.Equal(7, database.QueryNumber("SELECT a FROM two"));
        Assert.Equal(2, database.QueryNumber("PRAGMA user_version"));
    }

    [Fact]
    public void A_step_that_fails_changes_nothing()
    {
        using var folder = new TemporaryFolder();
        var path = folder.PathOf("a.sqlite");
        Assert.ThrowsAny<Exception>(() => Migrations.Open(path, "CREATE TABLE one (a INTEGER)", "CREATE TABLE two (a INTEGER); no such statement"));
        using var database = SqliteDatabase.OpenOrCreate(path);
        Assert.Equal(1, database.QueryNumber("PRAGMA user_version"));
        Assert.Equal(0, database.QueryNumber("SELECT count(*) FROM sqlite_schema WHERE name = 'two'"));
    }

    [Fact]
    public async Task A_catalog_from_before_logs_could_grow_keeps_its_versions_and_their_partitions()
    {
        using var folder = new TemporaryFolder();
        var path = folder.PathOf("catalog.sqlite");
        CatalogBeforeGrowth before;
        await using (var catalog = await SqliteTableStores.OpenCatalogAsync(path))
            before = await CatalogBeforeGrowth.FillAsync(catalog);
        Undo(path);
        await using (var catalog = await SqliteTableStores.OpenCatalogAsync(path))
            await before.AssertReadableAsync(catalog);
    }

    [Fact]
    public async Task A_catalog_from_before_logs_could_grow_that_has_published_nothing_is_as_a_new_one()
    {
        using var folder = new TemporaryFolder();
        var path = folder.PathOf("catalog.sqlite");
        await using (await SqliteTableStores.OpenCatalogAsync(path))
        {
        }

        Undo(path);
        await using var catalog = await SqliteTableStores.OpenCatalogAsync(path);
        await CatalogBeforeGrowth.AssertNewAsync(catalog);
    }

    private static void Undo(string path)
    {
        using var database = SqliteDatabase.OpenOrCreate(path);
        database.Execute($"{CatalogBeforeGrowth.Undo}; PRAGMA user_version = {CatalogBeforeGrowth.Layout}");
    }
}
