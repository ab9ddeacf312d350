using Lambda.Ports.Batch;
using Lambda.Ports.ContractTests;
using Lambda.Ports.ContractTests.Batch;
using Lambda.Testing.InMemory;

namespace Lambda.Testing.Tests;

public sealed class InMemoryBatchViewStoreTests : BatchViewStoreContract
{
    protected override Task<IPortHarness<IBatchViewStore>> OpenAsync() =>
        Task.FromResult<IPortHarness<IBatchViewStore>>(new MemoryHarness<IBatchViewStore>(new InMemoryBatchViewStore()));
}
