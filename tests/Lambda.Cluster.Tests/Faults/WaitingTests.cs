using Lambda.Infra.Redis;
using Lambda.Ports.Log;
using Lambda.SpeedLayer;
using Lambda.Testing;
using Lambda.Testing.InMemory;
using Lambda.Testing.Servers;
using Xunit.Abstractions;

namespace Lambda.Cluster.Tests.Faults;

/// <summary>A consumer whose Redis Cluster has lost the primary of its slot: it waits, reads no further, and holds no more than a flush or two.</summary>
[Collection(ServerTests.Name)]
public sealed class WaitingTests(RealServers servers, ITestOutputHelper output)
{
    private const int RecordsPerFlush = 200;
    private const int Meanwhile = 3_000;

    [Fact]
    public async Task Without_the_primary_a_consumer_stands_still_and_then_goes_on_where_it_was()
    {
        await using var cluster = await RedisCluster.StartAsync();
        await using var world = await SpeedWorld.StartAsync(servers, Rounds.Seed, partitions: 1, [.. cluster.Nodes.Select(node => node.EndPoint)]);
        await using var log = await world.Place.OpenLogAsync();
        var options = new RedisStoreOptions
        {
            Servers = world.Place.Redis.Split(','), Prefix = world.Place.Name, ReplyTimeout = TimeSpan.FromSeconds(1), FlushPatience = TimeSpan.FromMinutes(2),
        };
        await using var store = await RedisRealTimeViewStore.OpenAsync(options, TimeProvider.System, default);
        var (read, flushed) = (new CountingLog(log), new CountingStore(store));
        using var stop = new CancellationTokenSource();
        var speed = SpeedNode.Options with { RecordsPerFlush = RecordsPerFlush };
        var consuming = new ConsumePartitions(
            partition => new PartitionConsumer(partition, "waiting", SpeedNode.Logic, SpeedNode.Views, read, flushed, world.Letters, new InMemoryCatalog(), speed, TimeProvider.System),
            new AllPartitions(1), speed, TimeProvider.System, (_, _, _) => { }).RunAsync(stop.Token);
        await world.Feed.AppendAsync(1_000);
        await world.CheckAsync();

        // It is killed in the midst of flushes.
        var feeding = world.Feed.AppendAsync(Meanwhile);
        var primary = await cluster.PrimaryOfAsync($"{{{world.Place.Name}:0}}");
        await primary.KillAsync();
        var readBefore = read.Records;
        await feeding;
        var (seen, position) = (await StandingStillAsync(read), flushed.Position);
        await world.Feed.AppendAsync(Meanwhile);
        Assert.Equal(seen, await StandingStillAsync(read));
        Assert.Equal(position, flushed.Position);
        Assert.InRange(seen - readBefore, 0, 4 * RecordsPerFlush);
        Assert.False(consuming.IsCompleted);
        await primary.StartAgainAsync();
        await Eventually.Holds(() => AnswersAsync(world), "Redis answers whoever compares");
        var groups = await world.CheckAsync();
        output.WriteLine($"{seen - readBefore} of {2 * Meanwhile} records read while the primary was gone, position {position} all the while; {groups} states compared, difference 0");
        await stop.CancelAsync();
        await consuming;
    }

    private static async Task<bool> AnswersAsync(SpeedWorld world)
    {
        try
        {
            await world.Store.ReadAsync(new("packages", long.MaxValue, Keys: []), default);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <summary>How many records were read when nothing more is read for seconds.</summary>
    private static async Task<long> StandingStillAsync(CountingLog log)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1));
        var (seen, still) = (0L, 0);
        while (still < 3)
        {
            await timer.WaitForNextTickAsync();
            still = log.Records == seen ? still + 1 : 0;
            seen = log.Records;
        }

        return seen;
    }

    private sealed class CountingStore(RedisRealTimeViewStore store) : PassingRealTimeStore(store)
    {
        private long _position;

        public long Position => Volatile.Read(ref _position);

        public override async ValueTask<bool> FlushAsync(Ports.RealTime.RealTimeFlush flush, CancellationToken cancellationToken)
        {
            var isWritten = await base.FlushAsync(flush, cancellationToken);
            if (isWritten)
                Volatile.Write(ref _position, flush.Progress.Position);
            return isWritten;
        }
    }

    private sealed class CountingLog(IEventLog log) : IEventLog
    {
        private long _records;

        public long Records => Volatile.Read(ref _records);

        public string Topic => log.Topic;

        public int PartitionCount => log.PartitionCount;

        public ValueTask<int> GrowAsync(int atLeast, CancellationToken cancellationToken) => log.GrowAsync(atLeast, cancellationToken);

        public ValueTask AppendAsync(IReadOnlyList<LogRecord> records, CancellationToken cancellationToken) => log.AppendAsync(records, cancellationToken);

        public ValueTask<long> AppendBarrierAsync(int partition, long epoch, CancellationToken cancellationToken) => log.AppendBarrierAsync(partition, epoch, cancellationToken);

        public ILogReader OpenReader(int partition, long offset) => new Reader(log.OpenReader(partition, offset), this);

        public ValueTask<long> EndOffsetAsync(int partition, CancellationToken cancellationToken) => log.EndOffsetAsync(partition, cancellationToken);

        public ValueTask<long> StartOffsetAsync(int partition, CancellationToken cancellationToken) => log.StartOffsetAsync(partition, cancellationToken);

        private sealed class Reader(ILogReader reader, CountingLog log) : ILogReader
        {
            public async ValueTask<bool> ReadAsync(LogBatch into, TimeSpan wait, CancellationToken cancellationToken)
            {
                var found = await reader.ReadAsync(into, wait, cancellationToken);
                if (found)
                    Interlocked.Add(ref log._records, into.Count);
                return found;
            }

            public ValueTask DisposeAsync() => reader.DisposeAsync();
        }
    }
}
