using Lambda.BatchLayer.Runs;
using Lambda.Ports.Catalog;
using Lambda.Testing.InMemory;

namespace Lambda.BatchLayer.Tests;

public class QueueScheduledRunTests
{
    private readonly InMemoryCatalog _catalog = new();

    [Fact]
    public async Task A_run_is_queued_in_the_catalog()
    {
        var id = await QueueAsync(RunMode.Incremental);

        var run = await _catalog.FindRunAsync(id, default);
        Assert.Equal((RunMode.Incremental, RunState.Queued), (run!.Mode, run.State));
    }

    [Theory]
    [InlineData(RunMode.Incremental, RunMode.Incremental, true)]
    [InlineData(RunMode.Full, RunMode.Incremental, true)]
    [InlineData(RunMode.Full, RunMode.Full, true)]
    [InlineData(RunMode.Incremental, RunMode.Full, false)]
    public async Task A_run_that_waits_and_reads_as_much_is_enough(RunMode waiting, RunMode due, bool isEnough) =>
        Assert.Equal(isEnough, await QueueAsync(waiting) == await QueueAsync(due));

    [Fact]
    public async Task A_run_that_has_begun_is_not_enough()
    {
        var first = (await _catalog.FindRunAsync(await QueueAsync(RunMode.Full), default))!;
        Assert.True(await _catalog.UpdateRunAsync(first with { State = RunState.Running }, default));

        Assert.NotEqual(first.Id, await QueueAsync(RunMode.Full));
    }

    private ValueTask<long> QueueAsync(RunMode mode) => new QueueScheduledRun(_catalog, TimeProvider.System).QueueAsync(mode, default);
}
