using Lambda.Ports.Batch;
using Lambda.Ports.ContractTests;
using Lambda.Ports.ContractTests.Batch;
using Lambda.Testing.InMemory;

namespace Lambda.Testing.Tests;

public sealed class InMemoryBatchViewStoreTests : BatchViewStoreContract
{
    /// <summary>Few: the slow suite tries many.</summary>
    protected override int RandomSequences => 8;

    protected override Task<IPortHarness<IBatchViewStore>> OpenAsync() =>
        Task.FromResult<IPortHarness<IBatchViewStore>>(new MemoryHarness<IBatchViewStore>(new InMemoryBatchViewStore()));

    [Fact, Trait("Category", "Slow")]
    public void Many_more_random_versions_and_queries_agree_with_a_list() => CheckRandomOperations(80);
}
