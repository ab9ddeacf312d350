using Lambda.Ports.Batch;
using Lambda.Ports.ContractTests;
using Lambda.Ports.ContractTests.Batch;
using Lambda.Testing.InMemory;

namespace Lambda.Testing.Tests;

public sealed class InMemorySpillStoreTests : SpillStoreContract
{
    protected override Task<IPortHarness<ISpillStore>> OpenAsync()
    {
        var store = new InMemorySpillStore();
        return Task.FromResult<IPortHarness<ISpillStore>>(new MemoryHarness<ISpillStore>(store, store.Clear));
    }

    protected override int Left(IPortHarness<ISpillStore> harness) => ((InMemorySpillStore)harness.Port).Runs;
}
