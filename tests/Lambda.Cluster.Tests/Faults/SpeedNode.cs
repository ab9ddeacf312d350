using System.Collections.Concurrent;
using Lambda.Infra.Kafka;
using Lambda.Infra.Redis;
using Lambda.Ports.DeadLetters;
using Lambda.Ports.Log;
using Lambda.SharedLogic.Deliveries;
using Lambda.SharedLogic.Policies;
using Lambda.SharedLogic.Triggers;
using Lambda.SharedLogic.Views;
using Lambda.SpeedLayer;
using Lambda.Testing.InMemory;

namespace Lambda.Cluster.Tests.Faults;

/// <summary>A speed node with connections of its own. It can be stopped in good order, or die at a point of its loop.</summary>
internal sealed class SpeedNode : IAsyncDisposable
{
    /// <summary>What all of them count by.</summary>
    public const string Logic = "sha256:faults";

    private readonly KafkaEventLog _log;
    private readonly RedisRealTimeViewStore _store;
    private readonly MortalLog _mortalLog;
    private readonly Heart _heart;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _consuming;
    private bool _isGone;

    private SpeedNode(KafkaEventLog log, RedisRealTimeViewStore store, IDeadLetterStore letters, string owner, Heart heart, IPartitionGroup? group, SpeedOptions options)
    {
        (_log, _store, _heart, _mortalLog) = (log, store, heart, new MortalLog(log, heart));
        var (mortalStore, mortalLetters, catalog) = (new MortalStore(store, heart), new MortalLetters(letters, heart), new InMemoryCatalog());
        var memories = new PartitionMemories();
        _consuming = new ConsumePartitions(
            partition => new PartitionConsumer(partition, owner, Logic, Views, _mortalLog, mortalStore, mortalLetters, catalog, options, TimeProvider.System, memories: memories),
            group ?? new AllPartitions(log.PartitionCount), options, TimeProvider.System, (_, error, _) => Failures.Enqueue(error)).RunAsync(_stop.Token);
    }

    /// <summary>All views. In some, events are dropped as late; one shows a window when the watermark has passed it.</summary>
    public static IReadOnlyList<ViewDefinition> Views { get; } =
    [
        // Not by the registry, which would check their laws anew in each process.
        .. typeof(Packages).Assembly.GetTypes().Where(type => type.IsAssignableTo(typeof(IView)) && type is { IsAbstract: false, IsInterface: false })
            .Select(type => ((IView)Activator.CreateInstance(type)!).Define())
            .OrderBy(view => view.Name, StringComparer.Ordinal)
            .Select((view, index) => view.With(PoliciesOf(view.Name, index))),
    ];

    /// <summary>Flushes often and rests shortly.</summary>
    public static SpeedOptions Options { get; } = new()
    {
        FlushInterval = TimeSpan.FromMilliseconds(5),
        RetentionInterval = TimeSpan.FromMilliseconds(50),
        FirstRest = TimeSpan.FromMilliseconds(10),
        LongestRest = TimeSpan.FromMilliseconds(100),
    };

    /// <summary>What consumers ended with, and began again after.</summary>
    public ConcurrentQueue<Exception> Failures { get; } = [];

    /// <summary>Ends when it has acquired a partition.</summary>
    public Task Acquired => _heart.Acquired;

    /// <summary>Ends when it has died.</summary>
    public Task Died => _heart.Died;

    /// <summary>Starts one.</summary>
    /// <param name="place">Where.</param>
    /// <param name="letters">Where it puts dead letters.</param>
    /// <param name="owner">Its token.</param>
    /// <param name="heart">When it dies; when absent, it does not.</param>
    /// <param name="group">Which partitions are its own; all when absent.</param>
    /// <param name="memoryBytes">What it may remember of what it has flushed.</param>
    public static async Task<SpeedNode> StartAsync(
        SpeedPlace place, IDeadLetterStore letters, string owner, Heart? heart = null, IPartitionGroup? group = null, long memoryBytes = 64 << 20) =>
        new(await place.OpenLogAsync(), await place.OpenStoreAsync(), letters, owner, heart ?? new Heart(null, 0), group, Options with { MemoryBytes = memoryBytes });

    /// <summary>Starts one in a world.</summary>
    public static Task<SpeedNode> StartAsync(SpeedWorld world, string owner, IPartitionGroup? group = null, long memoryBytes = 64 << 20) =>
        StartAsync(world.Place, world.Letters, owner, group: group, memoryBytes: memoryBytes);

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

    private static SpeedPolicies PoliciesOf(string view, int index) => SpeedPolicies.Default with
    {
        AllowedLateness = index % 2 == 0 && view != "packages" ? TimeSpan.FromHours(1) : null,
        Trigger = view == "couriers-hourly" ? Trigger.OnWatermark : Trigger.EachFlush,
    };
}
