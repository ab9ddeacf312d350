using Lambda.Benchmarks.Measuring;
using Lambda.Infra.Redis;
using Lambda.Ports.Log;
using Lambda.Ports.RealTime;
using Lambda.SharedLogic.Views;
using Lambda.SpeedLayer;
using Lambda.Testing.InMemory;

namespace Lambda.Benchmarks.Kafka;

/// <summary>The speed layer in this process, over Kafka and Redis.</summary>
internal static class SpeedNode
{
    /// <summary>Consumes everything that is there and ends.</summary>
    public static async Task<(Cost Cost, WatchedStore Store)> CatchUpAsync(IEventLog log, long[] ends, string redis, IReadOnlyList<ViewDefinition> views, PartitionMemories memories)
    {
        await using var store = await RedisRealTimeViewStore.OpenAsync(new RedisStoreOptions { Servers = [redis] }, TimeProvider.System, default);
        var watched = new WatchedStore(store, ends);
        var cost = Cost.OfProcess(() =>
        {
            using var stop = new CancellationTokenSource();
            var running = RunAsync(log, watched, views, memories, stop.Token);
            Task.WhenAny(running, watched.Arrived).GetAwaiter().GetResult();
            stop.Cancel();
            running.GetAwaiter().GetResult();
            return ends.Sum();
        });
        return (cost, watched);
    }

    /// <summary>Consumes until it is stopped. A failure ends it: nothing is measured over one.</summary>
    public static async Task RunAsync(IEventLog log, IRealTimeViewStore store, IReadOnlyList<ViewDefinition> views, PartitionMemories memories, CancellationToken cancellationToken)
    {
        var options = new SpeedOptions();
        Exception? failed = null;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var (letters, catalog) = (new InMemoryDeadLetterStore(), new InMemoryCatalog());
        var consume = new ConsumePartitions(
            partition => new PartitionConsumer(partition, $"bench-{partition}", "bench", views, log, store, letters, catalog, options, TimeProvider.System, memories: memories),
            new AllPartitions(log.PartitionCount), options, TimeProvider.System, (_, error, _) =>
            {
                failed = error;
                stop.Cancel();
            });
        await Task.Run(() => consume.RunAsync(stop.Token), CancellationToken.None);
        if (failed is not null)
        {
            throw new InvalidOperationException("a consumer failed", failed);
        }
    }
}
