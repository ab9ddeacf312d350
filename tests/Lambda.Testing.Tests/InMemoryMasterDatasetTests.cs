using Lambda.Ports.ContractTests;
using Lambda.Ports.ContractTests.Master;
using Lambda.Ports.Master;
using Lambda.Testing.InMemory;

namespace Lambda.Testing.Tests;

public sealed class InMemoryMasterDatasetTests : MasterDatasetContract
{
    protected override Task<IPortHarness<IMasterDataset>> OpenAsync() =>
        Task.FromResult<IPortHarness<IMasterDataset>>(new MemoryHarness<IMasterDataset>(new InMemoryMasterDataset()));
}
