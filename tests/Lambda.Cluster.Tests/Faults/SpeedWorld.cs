using Lambda.Infra.Kafka;
using Lambda.Infra.Postgres;
using Lambda.Infra.Redis;
using Lambda.Ports.DeadLetters;
using Lambda.Ports.RealTime;
using Lambda.SharedLogic.Deliveries;
using Lambda.SharedLogic.Policies;
using Lambda.SharedLogic.Triggers;
using Lambda.SharedLogic.Views;
using Lambda.SpeedLayer;
using Lambda.Testing;
using Lambda.Testing.InMemory;

namespace Lambda.Cluster.Tests.Faults;

/// <summary>
/// A topic, a prefix and a schema of their own on the real servers, what comes in, and beside them a consumer that nothing ever happens to, over a store in memory: what it has, the
/// real store must have in the end, whatever became of the nodes.
/// </summary>
internal sealed class SpeedWorld : IAsyncDisposable
{
    public const string Logic = "sha256:faults";

    private readonly RealServers _servers;
    private readonly string _name;
    private readonly KafkaEventLog _log;
    private readonly RedisRealTimeViewStore _store;
    private readonly PostgresStores _tables;
    private readonly InMemoryRealTimeViewStore _untouched = new();
    private readonly InMemoryDeadLetterStore _untouchedLetters = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _untouchedConsumers;

    private SpeedWorld(RealServers servers, string name, KafkaEventLog log, RedisRealTimeViewStore store, PostgresStores tables, int seed)
    {
        (_servers, _name, _log, _store, _tables, Feed) = (servers, name, log, store, tables, new Feed(log, seed));
        _untouchedConsumers = new ConsumePartitions(
            partition => new PartitionConsumer(partition, "untouched", Logic, Views, log, _untouched, _untouchedLetters, new InMemoryCatalog(), Options, TimeProvider.System),
            new AllPartitions(log.PartitionCount), Options, TimeProvider.System, (_, _, _) => { }).RunAsync(_stop.Token);
    }

    /// <summary>All views. In some, events are dropped as late; one shows a window when the watermark has passed it.</summary>
    public static IReadOnlyList<ViewDefinition> Views { get; } =
        [.. ViewRegistry.Discover(typeof(Packages).Assembly).Views.Select((view, index) => view.With(PoliciesOf(view.Name, index)))];

    /// <summary>Flushes often and rests shortly.</summary>
    public static SpeedOptions Options { get; } = new()
    {
        FlushInterval = TimeSpan.FromMilliseconds(5),
        RetentionInterval = TimeSpan.FromMilliseconds(50),
        FirstRest = TimeSpan.FromMilliseconds(10),
        LongestRest = TimeSpan.FromMilliseconds(100),
    };

    /// <summary>What comes in.</summary>
    public Feed Feed { get; }

    /// <summary>The dead letters, in PostgreSQL.</summary>
    public IDeadLetterStore Letters => _tables.DeadLetters;

    /// <summary>The real-time views, in Redis.</summary>
    public IRealTimeViewStore Store => _store;

    private KafkaLogOptions LogOptions => new() { Servers = _servers.Kafka.Servers, Topic = _name, Group = _name, PartitionCount = Partitions };

    private int Partitions { get; init; }

    /// <summary>Makes one.</summary>
    public static async Task<SpeedWorld> StartAsync(RealServers servers, int seed, int partitions = 2)
    {
        var name = servers.NextName();
        var log = await KafkaEventLog.OpenAsync(
            new KafkaLogOptions { Servers = servers.Kafka.Servers, Topic = name, PartitionCount = partitions }, TimeProvider.System, _ => { }, default);
        var store = await RedisRealTimeViewStore.OpenAsync(new RedisStoreOptions { Servers = [servers.Redis.EndPoint], Prefix = name }, TimeProvider.System, default);
        var tables = await PostgresStores.OpenAsync(servers.Postgres.ConnectionString, name, default);
        return new SpeedWorld(servers, name, log, store, tables, seed) { Partitions = partitions };
    }

    /// <summary>Another connection to the log.</summary>
    public Task<KafkaEventLog> OpenLogAsync() => KafkaEventLog.OpenAsync(LogOptions, TimeProvider.System, _ => { }, default);

    /// <summary>Another connection to the real-time store.</summary>
    public Task<RedisRealTimeViewStore> OpenStoreAsync() =>
        RedisRealTimeViewStore.OpenAsync(new RedisStoreOptions { Servers = [_servers.Redis.EndPoint], Prefix = _name }, TimeProvider.System, default);

    /// <summary>Another member of the nodes that share the partitions.</summary>
    public KafkaPartitionGroup Member() => new(LogOptions, _ => { });

    /// <summary>Waits until everything in the log is counted; then nothing may be missing, nothing there twice, and every group of every view equal to the untouched one.</summary>
    /// <returns>How many groups were compared.</returns>
    public async Task<int> CheckAsync()
    {
        await CatchUpAsync(_store);
        await CatchUpAsync(_untouched);
        var progress = await ProgressAsync(_store);
        foreach (var (partition, epoch) in progress.SelectMany(partition => partition.Epochs.Select(epoch => (partition, epoch))))
        {
            Assert.All(epoch.Views, view => Assert.Equal(
                0, epoch.End - epoch.First - epoch.Control - epoch.DeadLettered - view.Applied - view.Duplicate - view.Late));
        }

        Assert.All(progress, partition => Assert.Equal(partition.Position, partition.Epochs.Sum(epoch => epoch.End - epoch.First)));
        var epochs = progress.SelectMany(partition => partition.Epochs).ToList();
        var packages = epochs.SelectMany(epoch => epoch.Views).Where(view => view.View == "packages").ToList();
        Assert.Equal(
            (Feed.Events, Feed.Copies, 0, Feed.Poison, Feed.Barriers),
            (packages.Sum(view => view.Applied), packages.Sum(view => view.Duplicate), packages.Sum(view => view.Late), epochs.Sum(epoch => epoch.DeadLettered), epochs.Sum(epoch => epoch.Control)));
        Assert.Equal(Feed.Poison, await Letters.CountAsync(default));
        var (expected, actual) = (await LinesAsync(_untouched), await LinesAsync(_store));
        Assert.Equal(expected, actual);
        return actual.Count(line => line.StartsWith("seen", StringComparison.Ordinal));
    }

    /// <summary>Everything that a store has: what readers see, what is held back from them, and how far it is.</summary>
    public async Task<List<string>> LinesAsync(IRealTimeViewStore store)
    {
        var lines = new List<string>();
        foreach (var progress in await ProgressAsync(store))
        {
            lines.Add($"partition {progress.Partition} position {progress.Position} epoch {progress.Epoch} highest {progress.HighestEventTime}");
            lines.AddRange(progress.Epochs.Select(epoch => $"{progress.Partition}: {epoch.Epoch} [{epoch.First}, {epoch.End}) {epoch.Control} {epoch.DeadLettered} {string.Join(' ', epoch.Views)}"));
            await foreach (var state in store.LoadAsync(progress.Partition, progress.Epoch, default))
                lines.Add($"{progress.Partition} newest {Line(state)}");
        }

        foreach (var view in Views)
            lines.AddRange((await store.ReadAsync(new(view.Name, 0), default)).States.Select(state => $"seen {Line(state)}"));
        lines.Sort(StringComparer.Ordinal);
        return lines;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _untouchedConsumers;
        await _store.DisposeAsync();
        await _log.DisposeAsync();
        await _tables.DisposeAsync();
        _stop.Dispose();
    }

    private static SpeedPolicies PoliciesOf(string view, int index) => SpeedPolicies.Default with
    {
        AllowedLateness = index % 2 == 0 && view != "packages" ? TimeSpan.FromHours(1) : null,
        Trigger = view == "couriers-hourly" ? Trigger.OnWatermark : Trigger.EachFlush,
    };

    private static string Line(RealTimeState state) =>
        $"{state.View} {state.Epoch} {state.Pane} {Convert.ToHexString(state.Key.Span)} {Convert.ToHexString(state.State.Span)} {state.Hold}";

    private static async Task<IReadOnlyList<PartitionProgress>> ProgressAsync(IRealTimeViewStore store) => (await store.ReadAsync(new("packages", long.MaxValue, Keys: []), default)).Partitions;

    private Task CatchUpAsync(IRealTimeViewStore store) => Eventually.Holds(
        async () =>
        {
            var progress = await ProgressAsync(store);
            for (var partition = 0; partition < Partitions; partition++)
            {
                if (progress.FirstOrDefault(one => one.Partition == partition)?.Position != await _log.EndOffsetAsync(partition, default))
                    return false;
            }

            return true;
        },
        "everything is counted",
        TimeSpan.FromMinutes(1));
}
