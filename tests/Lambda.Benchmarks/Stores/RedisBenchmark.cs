using System.Globalization;
using Lambda.Benchmarks.Data;
using Lambda.Benchmarks.Measuring;
using Lambda.Infra.Redis;
using Lambda.Ports.Batch;
using Lambda.Ports.RealTime;
using Lambda.Testing.Servers;
using StackExchange.Redis;

namespace Lambda.Benchmarks.Stores;

/// <summary>What the real-time views in Redis take in, beside the same bytes written as plain hash fields by the same client, and beside Redis's own benchmark in C. The server is on the same machine.</summary>
public sealed class RedisBenchmark : IBenchmark
{
    private const int Events = 200_000;
    private const int StatesPerFlush = 8_000;
    private const int StatesPerCall = 1_000;
    private const int FieldsPerCommand = 1_000;
    private const int Passes = 5;
    private const int Rounds = 5;
    private const int Reads = 2_000;
    private const int SmallFlush = 100;
    private static readonly string ViewName = PackageStates.View.Name;
    private readonly BatchRow[] _rows = PackageStates.Of(TaxiEvents.Read().Take(Events).Select(json => new ReadOnlyMemory<byte>(json)));

    /// <inheritdoc/>
    public void Run(Report report) => RunAsync(report).GetAwaiter().GetResult();

    private async Task RunAsync(Report report)
    {
        // Neither rewrites its file while it is measured: that is work of a process of its own, now and then.
        await using var server = await RedisServer.StartAsync("--appendfsync", "everysec", "--auto-aof-rewrite-percentage", "0");
        await using var volatileServer = await RedisServer.StartAsync("--appendonly", "no");
        var bytes = _rows.Average(row => row.Key.Length + row.State.Length);
        report.Title("Real-time views in Redis", string.Create(
            CultureInfo.InvariantCulture,
            $"{_rows.Length:N0} states of `packages`, {bytes:0} bytes each with their keys, written {Passes} times over in flushes of {StatesPerFlush:N0}; Redis on the same machine, append-only file, fsync each second, but where it says otherwise. Medians of {Rounds} rounds, turn by turn."));
        (string Work, RedisServer Server, Func<RedisServer, Task<long>> Do)[] works =
        [
            ("flush, one partition", server, to => FlushAllAsync(to, 1, StatesPerFlush)),
            ("flush, two partitions at a time", server, to => FlushAllAsync(to, 2, StatesPerFlush)),
            ("the same, Redis without a file", volatileServer, to => FlushAllAsync(to, 2, StatesPerFlush)),
            ($"flushes of {_rows.Length:N0}", server, to => FlushAllAsync(to, 1, _rows.Length)),
            ($"flushes of {StatesPerCall:N0}: a script call each", server, to => FlushAllAsync(to, 1, StatesPerCall)),
            ($"peer: HSET of {FieldsPerCommand:N0} fields, pipelined, by the same client", server, PlainAsync),
            ("peer: redis-benchmark in C, HSET of 8 fields, 64 in the pipeline", server, OwnBenchmarkAsync),
            ("the same, Redis without a file", volatileServer, OwnBenchmarkAsync),
        ];
        var rounds = works.Select(_ => new List<(Cost Ours, double Redis)>()).ToList();
        for (var round = 0; round <= Rounds; round++)
        {
            for (var i = 0; i < works.Length; i++)
            {
                var measured = await MeasureAsync(works[i].Server, works[i].Do);
                if (round > 0)
                {
                    rounds[i].Add(measured);
                }
            }
        }

        report.Table(
            ["work", "states/s by the wall", "our processor time, ns each", "Redis's, ns each", "bytes allocated each"],
            [.. works.Select((work, i) => Row(work.Work, rounds[i]))]);
        report.Table(["read", "p50, ms", "p99, ms"], await ReadsAsync(server));
        report.Table([$"a flush of {SmallFlush} states, answered", "p50, ms", "p99, ms"], await DurabilityAsync());
    }

    private static string[] Row(string work, List<(Cost Ours, double Redis)> rounds)
    {
        var (ours, redis) = rounds.OrderBy(round => round.Ours.WallNanoseconds).ElementAt(rounds.Count / 2);
        return [work, Report.Number(ours.Units / ours.Wall.TotalSeconds), Report.Number(ours.Nanoseconds), Report.Number(redis), Report.Number(Math.Round(ours.BytesEach, 1))];
    }

    private static async Task<(Cost Ours, double Redis)> MeasureAsync(RedisServer server, Func<RedisServer, Task<long>> work)
    {
        await server.CommandAsync("FLUSHALL");
        GC.Collect();
        var before = await server.ProcessorTimeAsync();
        var cost = Cost.OfProcess(() => work(server).GetAwaiter().GetResult());
        return (cost, (await server.ProcessorTimeAsync() - before).TotalNanoseconds / cost.Units);
    }

    private async Task<long> FlushAllAsync(RedisServer server, int partitions, int statesPerFlush)
    {
        await using var store = await OpenAsync(server);
        await Task.WhenAll(Enumerable.Range(0, partitions).Select(partition => FlushAsync(store, partition, statesPerFlush)));
        return (long)_rows.Length * Passes * partitions;
    }

    private async Task FlushAsync(RedisRealTimeViewStore store, int partition, int statesPerFlush)
    {
        await store.AcquireAsync(partition, "owner", default);
        var (position, states) = (0L, new List<RealTimeState>());
        for (var pass = 0; pass < Passes; pass++)
        {
            for (var first = 0; first < _rows.Length; first += statesPerFlush)
            {
                var rows = _rows.AsMemory(first, Math.Min(statesPerFlush, _rows.Length - first));
                await FlushAsync(store, partition, position, rows, states);
                position += rows.Length;
            }
        }
    }

    private async Task FlushAsync(RedisRealTimeViewStore store, int partition, long position, ReadOnlyMemory<BatchRow> rows, List<RealTimeState> states)
    {
        states.Clear();
        foreach (var row in rows.Span)
        {
            states.Add(new RealTimeState(ViewName, 0, row.Pane, row.Key, row.State));
        }

        var end = position + rows.Length;
        var counts = new ViewCounts(ViewName, end, 0, 0, Math.Min(end, _rows.Length));
        var progress = new PartitionProgress(partition, end, 0, 0, "logic", [new EpochProgress(0, 0, end, 0, 0, [counts])]);
        if (!await store.FlushAsync(new RealTimeFlush("owner", position, progress, states), default))
        {
            throw new InvalidOperationException("a flush was refused");
        }
    }

    private async Task<long> PlainAsync(RedisServer server)
    {
        using var connection = await ConnectionMultiplexer.ConnectAsync(server.EndPoint);
        var database = connection.GetDatabase();
        for (var pass = 0; pass < Passes; pass++)
        {
            foreach (var flush in _rows.Chunk(StatesPerFlush))
            {
                await Task.WhenAll(flush.Chunk(FieldsPerCommand).Select(rows =>
                    database.HashSetAsync("plain", [.. rows.Select(row => new HashEntry(row.Key.ToArray(), row.State.ToArray()))])));
            }
        }

        return (long)_rows.Length * Passes;
    }

    private async Task<long> OwnBenchmarkAsync(RedisServer server)
    {
        const int Fields = 8;
        const int Commands = 50_000;
        var state = new string('x', (int)_rows.Average(row => row.State.Length));
        var fields = Enumerable.Range(0, Fields).SelectMany(_ => new[] { "P__rand_int__", state });
        await server.BenchmarkAsync(["-n", $"{Commands}", "-P", "64", "-c", "1", "-r", $"{_rows.Length}", "HSET", "own", .. fields]);
        return Fields * Commands;
    }

    private async Task<List<string[]>> ReadsAsync(RedisServer server)
    {
        await server.CommandAsync("FLUSHALL");
        await FlushAllAsync(server, 2, StatesPerFlush);
        await using var store = await OpenAsync(server);
        RealTimeQuery PointRead(int number) => new(ViewName, 0, Keys: [_rows[number * 37 % _rows.Length].Key]);
        return
        [
            ["one key, two partitions", .. await LatenciesAsync(Reads, number => FindsAsync(store, PointRead(number)))],
            [$"the whole view, two partitions, {2 * _rows.Length:N0} states", .. await LatenciesAsync(20, _ => FindsAsync(store, new RealTimeQuery(ViewName, 0)))],
        ];
    }

    /// <summary>What each setting that keeps more than memory costs a flush.</summary>
    private async Task<List<string[]>> DurabilityAsync()
    {
        (string Name, string[] Settings, bool HasReplica)[] modes =
        [
            ("in memory alone", ["--appendonly", "no"], false), ("append-only file, fsync each second", ["--appendfsync", "everysec"], false),
            ("append-only file, fsync each time", ["--appendfsync", "always"], false), ("fsync each second, and one replica has it (WAIT)", ["--appendfsync", "everysec"], true),
        ];
        var rows = new List<string[]>();
        foreach (var (name, settings, hasReplica) in modes)
        {
            await using var server = await RedisServer.StartAsync(settings);
            await using var replica = hasReplica ? await RedisServer.StartAsync(settings) : null;
            await (replica?.FollowAsync(server) ?? Task.CompletedTask);
            await using var store = await RedisRealTimeViewStore.OpenAsync(
                new RedisStoreOptions { Servers = [server.EndPoint], CheckpointReplicas = hasReplica ? 1 : 0 }, TimeProvider.System, default);
            await store.AcquireAsync(0, "owner", default);
            var states = new List<RealTimeState>();
            rows.Add([name, .. await LatenciesAsync(Reads, async number =>
            {
                await FlushAsync(store, 0, number * SmallFlush, _rows.AsMemory(number * SmallFlush % (_rows.Length - SmallFlush), SmallFlush), states);
                await store.CheckpointAsync(default);
            })]);
        }

        return rows;
    }

    private static async Task FindsAsync(RedisRealTimeViewStore store, RealTimeQuery query)
    {
        if ((await store.ReadAsync(query, default)).States.Count == 0)
        {
            throw new InvalidOperationException("nothing was found");
        }
    }

    private static async Task<string[]> LatenciesAsync(int times, Func<int, Task> act)
    {
        var latencies = new List<double>();
        for (var i = 0; i < times; i++)
        {
            var start = TimeProvider.System.GetTimestamp();
            await act(i);
            latencies.Add(TimeProvider.System.GetElapsedTime(start).TotalMilliseconds);
        }

        latencies.Sort();
        return [Report.Number(latencies[latencies.Count / 2]), Report.Number(latencies[latencies.Count * 99 / 100])];
    }

    private static Task<RedisRealTimeViewStore> OpenAsync(RedisServer server) =>
        RedisRealTimeViewStore.OpenAsync(new RedisStoreOptions { Servers = [server.EndPoint] }, TimeProvider.System, default);
}
