using Dapper;
using Lambda.Ports.ContractTests.Catalog;
using Npgsql;

namespace Lambda.Infra.Postgres.Tests;

/// <summary>Schemas that an older program has left.</summary>
[Collection(PostgresTests.Name)]
public sealed class PostgresMigrationTests
{
    private readonly string _schema = SharedServer.NextSchema();

    [Fact]
    public async Task A_catalog_from_before_logs_could_grow_keeps_its_versions_and_their_partitions()
    {
        CatalogBeforeGrowth before;
        await using (var stores = await OpenAsync())
        {
            before = await CatalogBeforeGrowth.FillAsync(stores.Catalog);
            await UndoAsync(stores);
        }

        // Two nodes of the new program at once: one of them does the step.
        var opened = await Task.WhenAll(OpenAsync(), OpenAsync());
        await using var one = opened[0];
        await using var other = opened[1];
        await before.AssertReadableAsync(one.Catalog);
        Assert.Equal((await one.Catalog.PartitionsAsync(1, default)).History, (await other.Catalog.PartitionsAsync(1, default)).History);
    }

    [Fact]
    public async Task A_catalog_from_before_logs_could_grow_that_has_published_nothing_is_as_a_new_one()
    {
        await using (var stores = await OpenAsync())
            await UndoAsync(stores);
        await using var again = await OpenAsync();
        await CatalogBeforeGrowth.AssertNewAsync(again.Catalog);
    }

    private Task<PostgresStores> OpenAsync() => PostgresStores.OpenAsync(SharedServer.ConnectionString, _schema, default);

    private static async Task UndoAsync(PostgresStores stores)
    {
        await using var connection = new NpgsqlConnection(stores.ConnectionString);
        await connection.ExecuteAsync($"{CatalogBeforeGrowth.Undo}; UPDATE layouts SET layout = {CatalogBeforeGrowth.Layout} WHERE store = 'catalog'");
    }
}
