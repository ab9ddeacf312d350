using Lambda.Ports.Catalog;
using Lambda.Ports.ContractTests;
using Lambda.Ports.ContractTests.Catalog;
using Lambda.Testing.InMemory;

namespace Lambda.Testing.Tests;

public sealed class InMemoryCatalogTests : CatalogContract
{
    protected override Task<IPortHarness<ICatalog>> OpenAsync() =>
        Task.FromResult<IPortHarness<ICatalog>>(new MemoryHarness<ICatalog>(new InMemoryCatalog()));
}
