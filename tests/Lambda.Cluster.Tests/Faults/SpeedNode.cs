using System.Collections.Concurrent;
using Lambda.Infra.Kafka;
using Lambda.Infra.Redis;
using Lambda.Ports.Log;
using Lambda.SpeedLayer;
using Lambda.Testing.InMemory;

namespace Lambda.Cluster.Tests.Faults;

/// <summary>A speed node with connections of its own. It can be stopped in good order, or die at a point of its loop.</summary>
internal sealed class SpeedNode : IAsyncDisposable
{
    private readonly KafkaEventLog _log;
    private readonly RedisRealTimeViewStore _store;
    private readonly MortalLog _mortalLog;
    private readonly Heart _heart;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _consuming;
    private bool _isGone;

    private SpeedNode(SpeedWorld world, KafkaEventLog log, RedisRealTimeViewStore store, string owner, Heart heart, IPartitionGroup? group, SpeedOptions options)
    {
        (_log, _store, _heart, _mortalLog) = (log, store, heart, new MortalLog(log, heart));
        var (mortalStore, letters, catalog) = (new MortalStore(store, heart), new MortalLetters(world.Letters, heart), new InMemoryCatalog());
        _consuming = new ConsumePartitions(
            partition => new PartitionConsumer(partition, owner, SpeedWorld.Logic, SpeedWorld.Views, _mortalLog, mortalStore, letters, catalog, options, TimeProvider.System),
            group ?? new AllPartitions(log.PartitionCount), options, TimeProvider.System, (_, error, _) => Failures.Enqueue(error)).RunAsync(_stop.Token);
    }

    /// <summary>What consumers ended with, and began again after.</summary>
    public ConcurrentQueue<Exception> Failures { get; } = [];

    /// <summary>Ends when it has acquired a partition.</summary>
    public Task Acquired => _heart.Acquired;

    /// <summary>Ends when it has died.</summary>
    public Task Died => _heart.Died;

    /// <summary>Starts one.</summary>
    /// <param name="world">Where.</param>
    /// <param name="owner">Its token.</param>
    /// <param name="point">Where it dies; <c>null</c>: it does not.</param>
    /// <param name="passes">At which pass of that point.</param>
    /// <param name="group">Which partitions are its own; all when absent.</param>
    /// <param name="memoryBytes">What it may remember of what it has flushed.</param>
    public static async Task<SpeedNode> StartAsync(
        SpeedWorld world, string owner, string? point = null, int passes = 1, IPartitionGroup? group = null, long memoryBytes = 64 << 20) =>
        new(world, await world.OpenLogAsync(), await world.OpenStoreAsync(), owner, new Heart(point, passes), group, SpeedWorld.Options with { MemoryBytes = memoryBytes });

    /// <summary>Cuts the connections of a node that has died.</summary>
    public async Task CutAsync()
    {
        _isGone = true;
        await _store.DisposeAsync();
        await _mortalLog.DisposeAsync();
        await _log.DisposeAsync();
    }

    /// <summary>Stops it in good order.</summary>
    public async Task StopAsync()
    {
        _isGone = true;
        await _stop.CancelAsync();
        await _consuming;
        await _store.DisposeAsync();
        await _log.DisposeAsync();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (!_isGone)
        {
            _heart.Die();
            await CutAsync();
        }
    }
}
