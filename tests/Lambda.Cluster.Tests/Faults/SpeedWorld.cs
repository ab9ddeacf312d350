using Lambda.Infra.Kafka;
using Lambda.Infra.Postgres;
using Lambda.Infra.Redis;
using Lambda.Ports.DeadLetters;
using Lambda.Ports.RealTime;
using Lambda.Seam.Tests;
using Lambda.ServingLayer;
using Lambda.ServingLayer.Queries;
using Lambda.SpeedLayer;
using Lambda.Testing;
using Lambda.Testing.InMemory;

namespace Lambda.Cluster.Tests.Faults;

/// <summary>
/// A topic, a prefix and a schema of their own on the real servers, and what comes in. Beside them two who say what must be there in the end, whatever became of the nodes: the naive
/// oracle, which goes through all events of the log, and a consumer that nothing ever happens to, over a store in memory.
/// </summary>
internal sealed class SpeedWorld : IAsyncDisposable
{
    private readonly KafkaEventLog _log;
    private readonly RedisRealTimeViewStore _store;
    private readonly PostgresStores _tables;
    private readonly Oracle _oracle;
    private readonly LogFollower _follower;
    private readonly QueryView _query;
    private readonly InMemoryRealTimeViewStore _untouched = new();
    private readonly InMemoryDeadLetterStore _untouchedLetters = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _untouchedConsumers;

    private SpeedWorld(SpeedPlace place, KafkaEventLog log, RedisRealTimeViewStore store, PostgresStores tables, int seed)
    {
        (Place, _log, _store, _tables, _oracle) = (place, log, store, tables, new Oracle(log.PartitionCount));
        _follower = new LogFollower(log, _oracle);
        Feed = new Feed(log, _follower, seed);
        _query = new QueryView(new InMemoryCatalog(), new InMemoryCatalog(), new InMemoryBatchViewStore(), store, log, SpeedNode.Logic, new QueryLimits());
        _untouchedConsumers = new ConsumePartitions(
            partition => new PartitionConsumer(partition, "untouched", SpeedNode.Logic, SpeedNode.Views, log, _untouched, _untouchedLetters, new InMemoryCatalog(), SpeedNode.Options, TimeProvider.System),
            new AllPartitions(log.PartitionCount), SpeedNode.Options, TimeProvider.System, (_, _, _) => { }).RunAsync(_stop.Token);
    }

    /// <summary>What comes in.</summary>
    public Feed Feed { get; }

    /// <summary>The dead letters, in PostgreSQL.</summary>
    public IDeadLetterStore Letters => _tables.DeadLetters;

    /// <summary>The real-time views, in Redis.</summary>
    public IRealTimeViewStore Store => _store;

    /// <summary>Where it is.</summary>
    public SpeedPlace Place { get; }

    /// <summary>Makes one.</summary>
    /// <param name="servers">The servers.</param>
    /// <param name="seed">What comes in.</param>
    /// <param name="partitions">How many partitions the topic has.</param>
    /// <param name="redis">Another Redis than the servers'.</param>
    public static async Task<SpeedWorld> StartAsync(RealServers servers, int seed, int partitions = 2, params string[] redis)
    {
        var place = new SpeedPlace(servers.Kafka.Servers, redis.Length == 0 ? servers.Redis.EndPoint : string.Join(',', redis), servers.Postgres.ConnectionString, servers.NextName(), partitions);
        return new SpeedWorld(place, await place.OpenLogAsync(), await place.OpenStoreAsync(), await place.OpenTablesAsync(), seed);
    }

    /// <summary>Waits until everything in the log is counted; then nothing may be missing, nothing there twice, every row of every view the oracle's, and every state the untouched one's.</summary>
    /// <returns>How many states were compared.</returns>
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
        await _follower.FollowAsync();
        foreach (var view in SpeedNode.Views)
            Assert.Null(await Comparison.FirstDifferenceAsync(_query, _oracle, view, _log.PartitionCount));
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

        foreach (var view in SpeedNode.Views)
            lines.AddRange((await store.ReadAsync(new(view.Name, 0), default)).States.Select(state => $"seen {Line(state)}"));
        lines.Sort(StringComparer.Ordinal);
        return lines;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _untouchedConsumers;
        await _follower.DisposeAsync();
        await _store.DisposeAsync();
        await _log.DisposeAsync();
        await _tables.DisposeAsync();
        _stop.Dispose();
    }

    private static string Line(RealTimeState state) =>
        $"{state.View} {state.Epoch} {state.Pane} {Convert.ToHexString(state.Key.Span)} {Convert.ToHexString(state.State.Span)} {state.Hold}";

    private static async Task<IReadOnlyList<PartitionProgress>> ProgressAsync(IRealTimeViewStore store) => (await store.ReadAsync(new("packages", long.MaxValue, Keys: []), default)).Partitions;

    private Task CatchUpAsync(IRealTimeViewStore store) => Eventually.Holds(
        async () =>
        {
            var progress = await ProgressAsync(store);
            for (var partition = 0; partition < Place.Partitions; partition++)
            {
                if (progress.FirstOrDefault(one => one.Partition == partition)?.Position != await _log.EndOffsetAsync(partition, default))
                    return false;
            }

            return true;
        },
        "everything is counted",
        TimeSpan.FromMinutes(1));
}
