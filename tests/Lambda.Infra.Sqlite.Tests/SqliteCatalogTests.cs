using Lambda.Infra.Sql.Catalog;
using Lambda.Ports.Catalog;
using Lambda.Ports.ContractTests;
using Lambda.Ports.ContractTests.Catalog;

namespace Lambda.Infra.Sqlite.Tests;

public sealed class SqliteCatalogTests : CatalogContract
{
    protected override async Task<IPortHarness<ICatalog>> OpenAsync() => await FolderHarness<ICatalog>.OpenAsync(
        async folder => await SqliteTableStores.OpenCatalogAsync(Path.Combine(folder, "catalog.sqlite")), catalog => ((SqlCatalog)catalog).DisposeAsync());
}
