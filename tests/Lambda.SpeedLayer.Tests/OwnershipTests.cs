using Lambda.Testing;
using Lambda.Testing.InMemory;

namespace Lambda.SpeedLayer.Tests;

public sealed class OwnershipTests
{
    [Fact]
    public async Task An_owner_that_lost_the_partition_writes_nothing()
    {
        var bench = new Bench(recordsPerRead: 1);
        await bench.AppendAsync(Bench.Events(3));
        var hasLost = false;
        bench.Calls.Before += call =>
        {
            if (call == "RealTimeViewStore.FlushAsync" && !hasLost)
            {
                hasLost = true;
                bench.CatchUpAsync().Wait();
            }
        };
        var lost = await Assert.ThrowsAsync<OwnershipLostException>(() => bench.CatchUpAsync());
        Assert.Equal(0, lost.Partition);
        Assert.Equal(3, (await bench.ProgressAsync()).Position);
        await bench.CatchUpAsync();
        Assert.Equal(3, (await bench.ProgressAsync()).Epochs[0].Views[0].Applied);
    }

    [Fact]
    public async Task Two_services_started_by_mistake_count_everything_once()
    {
        var bench = new Bench(recordsPerRead: 2);
        using var stop = new CancellationTokenSource();
        var failures = new System.Collections.Concurrent.ConcurrentQueue<Exception>();
        var services = Enumerable.Range(0, 2)
            .Select(_ => new ConsumePartitions(_ => bench.Consumer(), new AllPartitions(1), bench.Options, TimeProvider.System, (_, error, _) => failures.Enqueue(error)).RunAsync(stop.Token))
            .ToList();
        for (var round = 0; round < 20; round++)
        {
            await bench.AppendAsync(Bench.Events(10, first: round * 10));
            await Eventually.Holds(async () => await PositionAsync(bench) == (round + 1) * 10, "everything is counted");
        }

        await stop.CancelAsync();
        await Eventually.Holds(() => services.TrueForAll(service => service.IsCompleted), "both services end");
        Assert.Equal([200L, 200L], (await bench.ProgressAsync()).Epochs[0].Views.Select(view => view.Applied));
        Assert.All(failures, failure => Assert.IsType<OwnershipLostException>(failure));
        Assert.NotEmpty(failures);
    }

    [Fact]
    public async Task A_partition_that_goes_from_node_to_node_is_flushed_before_it_is_taken()
    {
        var bench = new Bench(recordsPerRead: 2);
        var group = new InMemoryPartitionGroup(1);
        var failures = new System.Collections.Concurrent.ConcurrentQueue<Exception>();
        (CancellationTokenSource Leave, Task Ended) previous = (new(), Task.CompletedTask);
        for (var round = 0; round < 10; round++)
        {
            // The next node joins while the one before it still has the partition.
            var leave = new CancellationTokenSource();
            var node = new ConsumePartitions(_ => bench.Consumer(), group.Node(), bench.Options, TimeProvider.System, (_, error, _) => failures.Enqueue(error));
            var ended = node.RunAsync(leave.Token);
            await bench.AppendAsync(Bench.Events(10, first: round * 10));
            await previous.Leave.CancelAsync();
            await previous.Ended;
            previous.Leave.Dispose();
            previous = (leave, ended);
            await Eventually.Holds(async () => await PositionAsync(bench) == (round + 1) * 10, "everything is counted");
        }

        await previous.Leave.CancelAsync();
        await previous.Ended;
        previous.Leave.Dispose();
        Assert.Equal([100L, 100L], (await bench.ProgressAsync()).Epochs[0].Views.Select(view => view.Applied));
        Assert.Empty(failures);
    }

    [Fact]
    public async Task A_partition_without_new_records_finds_out_that_the_store_has_lost_it()
    {
        var bench = new Bench();
        await bench.AppendAsync(Bench.Events(3));
        using var stop = new CancellationTokenSource();
        var consuming = new ConsumePartitions(_ => bench.Consumer(), new AllPartitions(1), bench.Options, TimeProvider.System, (_, _, _) => { }).RunAsync(stop.Token);
        await Eventually.Holds(async () => await PositionAsync(bench) == 3, "everything is counted");
        bench.Store.Crash();
        await Eventually.Holds(async () => await PositionAsync(bench) == 3, "everything is counted again");
        await stop.CancelAsync();
        await consuming;
        Assert.Equal(3, (await bench.ProgressAsync()).Epochs[0].Views[0].Applied);
    }

    [Fact]
    public async Task A_consumer_that_fails_rests_longer_each_time_and_begins_again()
    {
        var bench = new Bench();
        await bench.AppendAsync(Bench.Events(3));
        bench.Options = bench.Options with { FirstRest = TimeSpan.FromMilliseconds(1), LongestRest = TimeSpan.FromMinutes(1) };
        bench.Store.FlushError = new IOException("the store is away");
        var rests = new System.Collections.Concurrent.ConcurrentQueue<double>();
        using var stop = new CancellationTokenSource();
        var consuming = new ConsumePartitions(
            _ => bench.Consumer(), new AllPartitions(1), bench.Options, TimeProvider.System,
            (_, error, rest) =>
            {
                Assert.Equal("the store is away", error.Message);
                rests.Enqueue(rest.TotalMilliseconds);
            }).RunAsync(stop.Token);
        await Eventually.Holds(() => rests.Count >= 4, "it has failed four times");
        bench.Store.FlushError = null;
        await Eventually.Holds(async () => await PositionAsync(bench) == 3, "it goes on");
        await stop.CancelAsync();
        await consuming;
        Assert.Equal([1d, 2d, 4d, 8d], rests.Take(4));
        Assert.Equal(3, (await bench.ProgressAsync()).Epochs[0].Views[0].Applied);
    }

    [Fact]
    public async Task One_partition_that_fails_holds_up_no_other()
    {
        var bench = new Bench();
        await bench.AppendAsync(Bench.Events(3));
        using var stop = new CancellationTokenSource();
        var consuming = new ConsumePartitions(
            partition => partition == 0 ? bench.Consumer() : throw new IOException("no such partition"), new AllPartitions(2), bench.Options, TimeProvider.System,
            (partition, _, _) => Assert.Equal(1, partition)).RunAsync(stop.Token);
        await Eventually.Holds(async () => await PositionAsync(bench) == 3, "the sound partition is consumed");
        await stop.CancelAsync();
        await consuming;
    }

    private static async Task<long> PositionAsync(Bench bench) =>
        (await bench.Store.ReadAsync(new("packages", 0), default)).Partitions.SingleOrDefault()?.Position ?? 0;
}
