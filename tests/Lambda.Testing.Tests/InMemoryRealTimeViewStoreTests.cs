using Lambda.Ports.ContractTests;
using Lambda.Ports.ContractTests.RealTime;
using Lambda.Ports.RealTime;
using Lambda.Testing.InMemory;

namespace Lambda.Testing.Tests;

public sealed class InMemoryRealTimeViewStoreTests : RealTimeViewStoreContract
{
    /// <summary>Few: the slow suite tries many.</summary>
    protected override int RandomSequences => 12;

    protected override Task<IPortHarness<IRealTimeViewStore>> OpenAsync()
    {
        var store = new InMemoryRealTimeViewStore();
        return Task.FromResult<IPortHarness<IRealTimeViewStore>>(new MemoryHarness<IRealTimeViewStore>(store, store.Crash));
    }

    [Fact, Trait("Category", "Slow")]
    public void After_many_more_random_operations_and_crashes_too() => CheckRandomOperations(120);
}
