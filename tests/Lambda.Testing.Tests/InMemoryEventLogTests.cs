using Lambda.Ports.ContractTests;
using Lambda.Ports.ContractTests.Log;
using Lambda.Ports.Log;
using Lambda.Testing.InMemory;

namespace Lambda.Testing.Tests;

public sealed class InMemoryEventLogTests : EventLogContract
{
    protected override Task<IPortHarness<IEventLog>> OpenAsync(int partitionCount) =>
        Task.FromResult<IPortHarness<IEventLog>>(new MemoryHarness<IEventLog>(new InMemoryEventLog(partitionCount, TimeProvider.System)));

    [Fact]
    public async Task A_trimmed_offset_is_a_gap()
    {
        var log = new InMemoryEventLog(1, TimeProvider.System);
        await log.AppendAsync(0, "a", "b", "c");
        log.Trim(0, 2);
        await using var reader = log.OpenReader(0, 1);
        var gap = await Assert.ThrowsAsync<LogGapException>(() => reader.ReadAsync(new LogBatch(), LogText.Patience, default).AsTask());
        Assert.Equal((0, 1L, 2L), (gap.Partition, gap.Wanted, gap.Oldest));
    }
}
