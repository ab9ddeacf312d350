using Lambda.Ports.ContractTests;
using Lambda.Ports.ContractTests.RealTime;
using Lambda.Ports.RealTime;
using Lambda.Testing.InMemory;

namespace Lambda.Testing.Tests;

public sealed class InMemoryRealTimeViewStoreTests : RealTimeViewStoreContract
{
    protected override Task<IPortHarness<IRealTimeViewStore>> OpenAsync()
    {
        var store = new InMemoryRealTimeViewStore();
        return Task.FromResult<IPortHarness<IRealTimeViewStore>>(new MemoryHarness<IRealTimeViewStore>(store, store.Crash));
    }
}
