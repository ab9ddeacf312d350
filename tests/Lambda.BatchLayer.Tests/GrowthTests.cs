using Lambda.BatchLayer.Cuts;
using Lambda.Ports.Catalog;
using Lambda.Ports.Log;
using Lambda.Testing;
using Lambda.Testing.InMemory;

namespace Lambda.BatchLayer.Tests;

/// <summary>Partitions that are added to the log begin with the next cut, and copies are known wherever they are.</summary>
public sealed class GrowthTests
{
    [Theory]
    [InlineData(2, 4, 1)]
    [InlineData(2, 4, 1000)]
    [InlineData(4, 6, 1)]
    [InlineData(3, 4, 1000)]
    public async Task Copies_in_new_partitions_count_once_in_incremental_and_full_runs_alike(int before, int after, int identitiesInMemory)
    {
        var bench = new Bench(partitions: before, recordsPerRead: 3);
        bench.Options = bench.Options with { IdentitiesInMemory = identitiesInMemory };
        await bench.Catalog.PartitionsAsync(before, default);
        var events = Bench.EventsOfManyPackages(30).ToList();
        await bench.AppendAsync(events.Take(20));
        await bench.PublishAsync();
        Assert.Equal(after, await bench.Log.GrowAsync(after, default));
        await bench.AppendAsync(events);
        await bench.PublishAsync(RunMode.Incremental);
        await bench.AppendAsync(events);
        await bench.PublishAsync(RunMode.Incremental);
        Assert.Equal(30, await bench.EventsServedAsync());
        Assert.Equal(50, (await bench.Catalog.CurrentAsync(default))!.Versions["packages"].Duplicates);
        await IncrementalTests.AssertFullIsTheSameAsync(bench);
        Assert.Equal(30, await bench.EventsServedAsync());
    }

    [Fact]
    public async Task A_version_names_the_partitions_that_the_epoch_before_its_cut_had()
    {
        var bench = new Bench(partitions: 2);
        await bench.Catalog.PartitionsAsync(2, default);
        await bench.Log.GrowAsync(3, default);
        await bench.AppendAsync(Bench.EventsOfManyPackages(20));
        await bench.PublishAsync();
        Assert.Equal(2, (await bench.Catalog.CurrentAsync(default))!.Versions["packages"].CutOffsets.Count);
        await bench.PublishAsync(RunMode.Incremental);
        Assert.Equal(3, (await bench.Catalog.CurrentAsync(default))!.Versions["packages"].CutOffsets.Count);
        Assert.Equal(20, await bench.EventsServedAsync());
    }

    [Fact]
    public async Task A_new_partition_gets_no_barrier_of_the_epoch_that_it_begins_in()
    {
        var (log, catalog) = await StartedAsync(2);
        await log.GrowAsync(4, default);
        Assert.Equal(1, await new CutLog(log, catalog).CutAsync(default));
        Assert.Equal([1, 1, 0, 0], await EndsAsync(log));
        Assert.Equal(2, await new CutLog(log, catalog).CutAsync(default));
        Assert.Equal([2, 2, 1, 1], await EndsAsync(log));
        Assert.Equal([new Growth(0, 2), new Growth(1, 4)], (await catalog.PartitionsAsync(1, default)).History);
    }

    [Fact]
    public async Task A_cut_that_a_crash_interrupted_is_completed_with_the_partitions_that_it_has()
    {
        var (log, catalog) = await StartedAsync(2);
        await log.GrowAsync(4, default);
        Assert.Equal(1, await catalog.BeginCutAsync(4, default));
        await log.AppendBarrierAsync(1, 1, default);
        await new CutLog(log, catalog).RecoverAsync(default);
        Assert.Equal([1, 2, 0, 0], await EndsAsync(log));
        Assert.Equal(1, await catalog.LatestEpochAsync(default));
    }

    [Fact]
    public async Task A_number_that_comes_up_while_barriers_are_written_is_known_before_the_cut_is_complete()
    {
        var (inner, catalog) = await StartedAsync(2);
        var calls = new PortCalls();
        var log = calls.Around<IEventLog>(inner);
        calls.After += call =>
        {
            if (call == "EventLog.AppendBarrierAsync" && inner.PartitionCount == 2)
                inner.GrowAsync(3, default).AsTask().GetAwaiter().GetResult();
        };
        Assert.Equal(1, await new CutLog(log, catalog).CutAsync(default));
        Assert.Equal([new Growth(0, 2), new Growth(1, 3)], (await catalog.PartitionsAsync(1, default)).History);
    }

    [Fact]
    public async Task Partitions_that_others_have_added_are_known_by_their_number_before_the_setting_adds_more()
    {
        var (log, catalog) = await StartedAsync(4);
        await log.GrowAsync(6, default);
        var cuts = new CutLog(log, catalog, leastPartitions: 8);
        Assert.Equal(6, (await cuts.GrowAsync(default)).Latest);
        Assert.Equal(8, (await cuts.GrowAsync(default)).Latest);
        Assert.Equal([new Growth(0, 4), new Growth(1, 6), new Growth(2, 8)], (await cuts.GrowAsync(default)).History);
        Assert.Equal(2, await catalog.LatestEpochAsync(default));
    }

    private static async Task<(InMemoryEventLog Log, InMemoryCatalog Catalog)> StartedAsync(int partitions)
    {
        var (log, catalog) = (new InMemoryEventLog(partitions, TimeProvider.System), new InMemoryCatalog());
        await catalog.PartitionsAsync(partitions, default);
        return (log, catalog);
    }

    private static async Task<IReadOnlyList<long>> EndsAsync(InMemoryEventLog log)
    {
        var ends = new List<long>();
        for (var partition = 0; partition < log.PartitionCount; partition++)
            ends.Add(await log.EndOffsetAsync(partition, default));
        return ends;
    }
}
