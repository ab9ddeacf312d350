using System.Diagnostics;
using System.Security.Cryptography;
using Lambda.Benchmarks.Data;
using Lambda.Benchmarks.Measuring;
using Lambda.Benchmarks.Stores;
using Lambda.Infra.Sqlite;
using Lambda.Ports.Batch;
using Lambda.ServingLayer;
using Lambda.ServingLayer.Queries;
using Lambda.ServingLayer.Receipts;
using Lambda.SharedLogic.Deliveries;
using Lambda.SharedLogic.Events;
using Lambda.SharedLogic.Laws;
using Lambda.SharedLogic.Views;
using Lambda.Testing;

namespace Lambda.Benchmarks.Serving;

/// <summary>The whole platform over HTTP, then merged answers from the folder that it leaves.</summary>
public sealed class ServingBenchmark : IBenchmark
{
    /// <summary>Events that are in the batch views when the measured ones come in.</summary>
    private const int Published = 400_000;
    private const int Measured = 800_000;
    private const int Events = Published + Measured;

    /// <summary>Events of the same days over and over: a fresh platform takes as many before it is measured.</summary>
    private const int OutOfOrder = 250_000;
    private const int EventsPerRequest = 5_000;
    private const int Senders = 4;
    private const int Probes = 300;
    private const int Reads = 20_000;
    private const int Rounds = 5;
    private const long Hour = 3_600_000_000;
    private static readonly string Logic = $"sha256:{Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(typeof(IView).Assembly.Location)))}";

    /// <summary>Events that come in while answers are read, over HTTP and then in process: a tenth of any peak that is to be expected here, for as long as that is measured.</summary>
    private const int EventsDuringReads = 100_000;
    private const int AllEvents = Events + Probes + (2 * EventsDuringReads);
    private readonly byte[][] _records = [.. TaxiEvents.Read().TakeInOrder(AllEvents)];
    private double _eventsPerSecond;

    /// <inheritdoc/>
    public void Run(Report report) => RunAsync(report).GetAwaiter().GetResult();

    private async Task RunAsync(Report report)
    {
        using var folder = new TemporaryFolder();
        ReadsDuringIngest during;
        using (var platform = await RunningPlatform.StartAsync(folder.FullPath))
        {
            report.Title("The platform over HTTP", $"`lambda up` in a process of its own, embedded profile, {Environment.ProcessorCount} cores that the client shares; {Measured:N0} taxi trips' events in order of time, after {Published:N0} that are published, in requests of {EventsPerRequest:N0} from {Senders} connections. The client sends bytes that were made beforehand and asks whether the last event is counted fifty times a second.");
            var rows = await OverHttpAsync(platform);
            during = new ReadsDuringIngest(_eventsPerSecond / 10, [.. Decoded().Select(item => item.Package)]);
            await during.OverHttpAsync(platform, _records.AsMemory(Events + Probes, EventsDuringReads));
            await platform.StopAsync();
            report.Table(["measure", "value"], [.. rows, await OutOfOrderAsync()]);
        }

        report.Title("Merged answers", "`QueryView` in process over the folder that the platform left: some events in the batch views, the rest in the real-time views. One core.");
        await using var stores = await SqliteStores.OpenAsync(folder.FullPath, new SqliteStoresOptions(), TimeProvider.System);
        using var raw = new TemporaryFolder();
        report.Duels("reads", Merged(stores, raw));
        await during.InProcessAsync(stores, Query(stores), Logic, _records.AsMemory(Events + Probes + EventsDuringReads));
        during.Write(report);
    }

    private async Task<IReadOnlyList<string[]>> OverHttpAsync(RunningPlatform platform)
    {
        Ingest(platform, _records.AsMemory(0, Published), 0);
        await platform.PublishAsync();
        await platform.ReportedAsync();
        var ingest = Ingest(platform, _records.AsMemory(Published, Measured), Published);
        var freshness = Freshness(platform);
        _eventsPerSecond = ingest.PerSecond;
        return
        [
            ["ingest to queryable, events/s by the wall", Report.Number(ingest.PerSecond)],
            ["the platform's processor time, ns an event", Report.Number(ingest.PlatformNanoseconds)],
            ["the client's processor time, ns an event", Report.Number(ingest.ClientNanoseconds)],
            ["events/s that the platform's time allows on two cores of its own", Report.Number(2e9 / ingest.PlatformNanoseconds)],
            ["freshness of a single event, sent to counted: p50, ms", Report.Number(freshness[Probes / 2])],
            ["p99, ms", Report.Number(freshness[Probes * 99 / 100])],
            ["most memory, MB", Report.Number(platform.PeakMemoryBytes / 1e6)],
        ];
    }

    /// <summary>The same 59 days over and over, each time a day later: more than twice the groups for an event, most of which are read back.</summary>
    private static async Task<string[]> OutOfOrderAsync()
    {
        using var folder = new TemporaryFolder();
        using var platform = await RunningPlatform.StartAsync(folder.FullPath);
        byte[][] records = [.. TaxiEvents.Read().Take(2 * OutOfOrder).Take(2 * OutOfOrder)];
        Ingest(platform, records.AsMemory(0, OutOfOrder), 0);
        var ingest = Ingest(platform, records.AsMemory(OutOfOrder), OutOfOrder);
        await platform.StopAsync();
        return ["events/s by the wall where the same 59 days come over and over", Report.Number(ingest.PerSecond)];
    }

    private static IngestRun.Result Ingest(RunningPlatform platform, ReadOnlyMemory<byte[]> records, long before) =>
        new IngestRun(platform, records, EventsPerRequest, Senders).Run(before);

    private double[] Freshness(RunningPlatform platform)
    {
        using var connection = new RawConnection(platform.Address);
        var counted = connection.Counted(platform.Key);
        var milliseconds = new double[Probes];
        for (var i = 0; i < Probes; i++)
        {
            var started = Stopwatch.GetTimestamp();
            connection.Ask(RawConnection.EventsRequest(platform.Key, _records[Events + i]));
            for (counted++; connection.Counted(platform.Key) < counted;)
            {
                // At once again: what is measured here are milliseconds.
            }

            milliseconds[i] = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        }

        Array.Sort(milliseconds);
        return milliseconds;
    }

    private List<(string, Duel)> Merged(SqliteStores stores, TemporaryFolder folder)
    {
        var query = Query(stores);
        var file = new RawSqlite(folder.PathOf("raw.sqlite"));
        var events = Decoded();
        file.InsertStates([.. events.Select((_, i) => new BatchRow(i, GroupKey.Encode([$"{i}"]), new byte[100]))], events.Length, "INSERT");
        var (packages, couriers) = (new Packages().Define(), new CouriersHourly().Define());
        return
        [
            ("a package", Compare(i => new QueryRequest(packages) { Keys = Key(events[i].Package) })),
            ("a courier's hour", Compare(i => new QueryRequest(couriers)
            {
                Keys = Key(events[i].Courier), From = events[i].Time / Hour * Hour, To = (events[i].Time / Hour * Hour) + Hour,
            })),
        ];

        Duel Compare(Func<int, QueryRequest> request)
        {
            var random = new SplitMix64(3);
            return new Duel(
                "SQLite, one row by its key",
                () => Cost.OfThread(() => Many(() => Ask(query, request(random.Below(events.Length))))),
                () => Cost.OfThread(() => Many(() => file.ReadState(random.Below(events.Length))))).Run(Rounds);
        }
    }

    private static QueryView Query(SqliteStores stores) =>
        new(stores.Catalog, stores.Catalog, stores.BatchViews, stores.RealTimeViews, stores.Log, Logic, new QueryLimits());

    private static KeyFilter Key(string value) => new([[value]]);

    private static long Many(Action read)
    {
        for (var i = 0; i < Reads; i++)
        {
            read();
        }

        return Reads;
    }

    private static void Ask(QueryView query, QueryRequest request)
    {
        var answer = query.AskAsync(request, CancellationToken.None).AsTask().GetAwaiter().GetResult();
        if (answer.Receipt.Completeness != Completeness.Complete || answer.Rows.Count != 1)
        {
            throw new InvalidOperationException("a point read has one row and is complete");
        }
    }

    private (string Package, string Courier, long Time)[] Decoded()
    {
        var batch = new DeliveryEventBatch();
        return [.. _records[..(Events + Probes)].Chunk(7).Select(chunk =>
        {
            batch.Clear();
            DeliveryEventJson.TryDecode(chunk[0], batch, out _);
            var decoded = batch.Events[0];
            return (decoded.PackageId.ToString(), decoded.Courier.IsPresent ? decoded.Courier.ToString() : GroupKey.Unknown, decoded.EventTime);
        })];
    }
}
