using System.Diagnostics;
using Lambda.Benchmarks.Measuring;
using Lambda.Infra.Sqlite;
using Lambda.Ports.Catalog;
using Lambda.Ports.DeadLetters;
using Lambda.Ports.Log;
using Lambda.Ports.RealTime;
using Lambda.ServingLayer;
using Lambda.ServingLayer.Ingest;
using Lambda.ServingLayer.Queries;
using Lambda.ServingLayer.Receipts;
using Lambda.SharedLogic.Deliveries;
using Lambda.SharedLogic.Laws;
using Lambda.SharedLogic.Views;
using Lambda.SpeedLayer;
using Lambda.SpeedLayer.Host;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Lambda.Benchmarks.Serving;

/// <summary>Merged point reads, of one package each, while events come in at a tenth of the rate that the platform takes without reads.</summary>
/// <param name="eventsPerSecond">That tenth.</param>
/// <param name="packages">Packages that there are.</param>
internal sealed class ReadsDuringIngest(double eventsPerSecond, string[] packages)
{
    private const int Connections = 2;
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(5);

    /// <summary>Reads before the measured ones: until then the platform's code for them is compiled as it runs.</summary>
    private static readonly TimeSpan Warmup = TimeSpan.FromSeconds(3);
    private readonly List<string[]> _rows = [];

    /// <summary>Over HTTP, from a platform in a process of its own.</summary>
    public async Task OverHttpAsync(RunningPlatform platform, ReadOnlyMemory<byte[]> records)
    {
        ReadOverHttp(platform, Warmup, seed: Connections);
        var before = platform.ProcessorTime;
        var (reads, taken) = (0L, 0.0);
        var client = await DuringAsync(
            new PacedIngest(records, eventsPerSecond, some => platform.SendAsync(JsonLines.Of(some.Span))),
            rate => taken = rate,
            () => reads = Enumerable.Range(0, Connections).AsParallel().WithDegreeOfParallelism(Connections).Sum(seed => ReadOverHttp(platform, Duration, (ulong)seed)));
        Add($"over HTTP, {Connections} connections", reads, taken, client.Wall, platform.ProcessorTime - before, client.Processor);
    }

    /// <summary>In this process, on one thread, beside the speed layer.</summary>
    public async Task InProcessAsync(SqliteStores stores, QueryView query, string logic, ReadOnlyMemory<byte[]> records)
    {
        using var host = SpeedLayerOver(stores, logic);
        await host.StartAsync();
        ReadInProcess(query, Warmup);
        var ingest = new AcceptEvents(stores.Log, stores.Catalog, TimeProvider.System);
        var (reader, taken) = (default(Cost), 0.0);
        var all = await DuringAsync(
            new PacedIngest(records, eventsPerSecond, async some => await ingest.AcceptAsync(JsonLines.Of(some.Span), "application/x-ndjson", CancellationToken.None)),
            rate => taken = rate,
            () => (reader = Cost.OfThread(() => ReadInProcess(query, Duration))).Units);
        await host.StopAsync();
        Add("`QueryView` in process, one thread", reader.Units, taken, all.Wall, all.Processor - reader.Processor, reader.Processor);
    }

    /// <summary>Writes what was measured.</summary>
    public void Write(Report report)
    {
        report.Title("Point reads while events come in", "One package a read, merged from both layers, for five seconds. Cores are processor time by the wall: the two share this machine with all else that runs on it. What the platform does for a read over HTTP is all that it does in that time, ingest included.");
        report.Table(["the reader", "reads/s by the wall", "events/s taken in", "the platform's cores", "the reader's cores", "reads/s of one core that works on them"], _rows);
    }

    private void Add(string reader, long reads, double eventsTaken, TimeSpan wall, TimeSpan platform, TimeSpan client)
    {
        var works = reader.Contains("HTTP", StringComparison.Ordinal) ? platform : client;
        _rows.Add([
            reader, Report.Number(reads / wall.TotalSeconds), Report.Number(eventsTaken), Report.Number(platform / wall), Report.Number(client / wall),
            Report.Number(reads / works.TotalSeconds),
        ]);
    }

    private static async Task<Cost> DuringAsync(PacedIngest ingest, Action<double> rate, Func<long> read)
    {
        using var stop = new CancellationTokenSource();
        var sending = Task.Run(() => ingest.RunAsync(stop.Token));
        var cost = Cost.OfProcess(() =>
        {
            var reads = read();
            stop.Cancel();
            return reads;
        });
        await sending;
        rate(ingest.Sent / cost.Wall.TotalSeconds);
        return cost;
    }

    private long ReadOverHttp(RunningPlatform platform, TimeSpan duration, ulong seed)
    {
        using var client = new PointReadClient(platform.Address, platform.Key);
        var (random, started, reads) = (new SplitMix64(seed), Stopwatch.GetTimestamp(), 0L);
        while (Stopwatch.GetElapsedTime(started) < duration)
        {
            client.Read(() => $"/v1/deliveries/packages/{packages[random.Below(packages.Length)]}");
            reads += PointReadClient.ReadsEach;
        }

        return reads;
    }

    private long ReadInProcess(QueryView query, TimeSpan duration)
    {
        var view = new Packages().Define();
        var (random, started, reads) = (new SplitMix64(5), Stopwatch.GetTimestamp(), 0L);
        while (Stopwatch.GetElapsedTime(started) < duration)
        {
            var request = new QueryRequest(view) { Keys = new KeyFilter([[packages[random.Below(packages.Length)]]]) };
            var answer = query.AskAsync(request, CancellationToken.None).AsTask().GetAwaiter().GetResult();
            reads += answer is { Receipt.Completeness: Completeness.Complete, Rows.Count: 1 } ? 1 : throw new InvalidOperationException("a package was not found");
        }

        return reads;
    }

    private static IHost SpeedLayerOver(SqliteStores stores, string logic)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services
            .AddSingleton(TimeProvider.System)
            .AddSingleton(ViewRegistry.Discover(typeof(IView).Assembly))
            .AddSingleton<IEventLog>(stores.Log)
            .AddSingleton<ICatalog>(stores.Catalog)
            .AddSingleton<IRealTimeViewStore>(stores.RealTimeViews)
            .AddSingleton<IDeadLetterStore>(stores.DeadLetters)
            .AddSpeedLayer(logic, Guid.NewGuid().ToString(), new SpeedOptions());
        return builder.Build();
    }
}
