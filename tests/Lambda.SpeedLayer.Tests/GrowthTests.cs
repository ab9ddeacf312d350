using Lambda.Ports.Catalog;
using Lambda.Ports.Log;
using Lambda.Ports.RealTime;
using Lambda.Testing;

namespace Lambda.SpeedLayer.Tests;

public sealed class GrowthTests
{
    private static readonly RealTimeQuery NoStates = new("", long.MaxValue);

    [Fact]
    public async Task A_partition_that_no_cut_has_taken_in_is_waited_for_and_begins_in_its_epoch()
    {
        var bench = new Bench { Options = new SpeedOptions { FlushInterval = TimeSpan.Zero, RetentionInterval = TimeSpan.FromMilliseconds(1) } };
        await bench.Catalog.PartitionsAsync(1, default);
        await bench.Log.GrowAsync(2, default);
        await bench.Log.AppendAsync([new LogRecord(1, default, Bench.Event(1).ToJson())], default);
        using var stop = new CancellationTokenSource();
        var asked = 0;
        bench.Calls.After += call => asked += call == "Catalog.PartitionsAsync" ? 1 : 0;
        var consumer = new PartitionConsumer(
            1, "owner", Bench.Logic, bench.Views, bench.Log, bench.Store, bench.DeadLetters, bench.Calls.Around<ICatalog>(bench.Catalog), bench.Options, TimeProvider.System);
        var running = consumer.RunAsync(stop.Token);
        await Eventually.Holds(() => asked > 3, "the consumer asks again and again");
        Assert.Empty((await bench.Store.ReadAsync(NoStates, default)).Partitions);

        await bench.Catalog.BeginCutAsync(2, default);
        await Eventually.Holds(async () => (await bench.Store.ReadAsync(NoStates, default)).Partitions is [{ Position: 1 }], "the partition is consumed");
        await stop.CancelAsync();
        await running;
        var progress = Assert.Single((await bench.Store.ReadAsync(NoStates, default)).Partitions);
        Assert.Equal((1, 1L, 1L, 0L), (progress.Partition, progress.Epoch, progress.Epochs.Single().Epoch, progress.Epochs.Single().First));
    }
}
