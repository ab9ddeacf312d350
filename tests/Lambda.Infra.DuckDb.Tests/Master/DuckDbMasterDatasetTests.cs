using Lambda.Infra.DuckDb.Master;
using Lambda.Ports.ContractTests;
using Lambda.Ports.ContractTests.Master;
using Lambda.Ports.Master;

namespace Lambda.Infra.DuckDb.Tests.Master;

public sealed class DuckDbMasterDatasetTests : MasterDatasetContract
{
    protected override async Task<IPortHarness<IMasterDataset>> OpenAsync() => await FolderHarness<IMasterDataset>.OpenAsync(
        folder => Task.FromResult<IMasterDataset>(new DuckDbMasterDataset(new MasterDatasetOptions { Root = folder })),
        dataset =>
        {
            ((DuckDbMasterDataset)dataset).Dispose();
            return ValueTask.CompletedTask;
        });
}
