using System.Security.Cryptography;
using Lambda.BatchLayer;
using Lambda.BatchLayer.Host;
using Lambda.Infra.DuckDb.Master;
using Lambda.Infra.Sqlite;
using Lambda.Ports.Batch;
using Lambda.Ports.Catalog;
using Lambda.Ports.DeadLetters;
using Lambda.Ports.Log;
using Lambda.Ports.Master;
using Lambda.Ports.RealTime;
using Lambda.Ports.Skew;
using Lambda.ServingLayer;
using Lambda.ServingLayer.Ingest;
using Lambda.ServingLayer.Queries;
using Lambda.ServingLayer.Status;
using Lambda.SharedLogic.Views;
using Lambda.SpeedLayer;
using Lambda.SpeedLayer.Host;
using Lambda.Testing.InMemory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Lambda.EndToEnd.Tests.Embedded;

/// <summary>
/// All layers with the adapters of the embedded profile in this process, over a data folder: what <c>lambda up</c> runs, without HTTP, so that a test can ask
/// for a whole answer of one moment and look into every store.
/// </summary>
public sealed class EmbeddedPlatform : IAsyncDisposable
{
    private static readonly string Logic = $"sha256:{Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(typeof(IView).Assembly.Location)))}";

    private readonly IHost _host;
    private readonly SqliteStores _stores;

    private EmbeddedPlatform(IHost host, SqliteStores stores)
    {
        (_host, _stores) = (host, stores);
        Views = Get<ViewRegistry>();
        Log = Get<IEventLog>();
        Catalog = Get<ICatalog>();
        Batch = Get<IBatchViewStore>();
        Ingest = new AcceptEvents(Log, Catalog, TimeProvider.System);
        Query = new QueryView(Catalog, Catalog, Batch, Get<IRealTimeViewStore>(), Log, Logic, new QueryLimits());
        Skew = Get<ISkewReportStore>();
        Status = new ReadStatus(Views, Log, Get<IRealTimeViewStore>(), Catalog, Catalog, Catalog, Get<IDeadLetterStore>(), Skew);
    }

    /// <summary>The views.</summary>
    public ViewRegistry Views { get; }

    /// <summary>The log.</summary>
    public IEventLog Log { get; }

    /// <summary>The catalog.</summary>
    public ICatalog Catalog { get; }

    /// <summary>The batch views' rows.</summary>
    public IBatchViewStore Batch { get; }

    /// <summary>What both layers were found to differ in.</summary>
    public ISkewReportStore Skew { get; }

    /// <summary>Takes events in.</summary>
    public AcceptEvents Ingest { get; }

    /// <summary>Answers.</summary>
    public QueryView Query { get; }

    /// <summary>Checks conservation.</summary>
    public ReadStatus Status { get; }

    /// <summary>Starts the platform on a folder, which may hold what an earlier one left.</summary>
    /// <param name="folder">The data folder.</param>
    /// <param name="isAtWork">Whether the layers work; else their stores are only there to be asked, as they are.</param>
    /// <param name="partitions">How many partitions the log has to have: as in the embedded profile, those that it lacks are added before anything works.</param>
    public static async Task<EmbeddedPlatform> StartAsync(string folder, bool isAtWork = true, int partitions = 1)
    {
        var stores = await SqliteStores.OpenAsync(folder, new SqliteStoresOptions(), TimeProvider.System);
        await stores.Catalog.PartitionsAsync(stores.Log.PartitionCount, CancellationToken.None);
        await stores.Log.GrowAsync(partitions, CancellationToken.None);
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Logging.SetMinimumLevel(LogLevel.Warning).AddConsole();
        builder.Services
            .AddSingleton(TimeProvider.System)
            .AddSingleton(ViewRegistry.Discover(typeof(IView).Assembly))
            .AddSingleton<IMasterDataset>(_ => new DuckDbMasterDataset(new MasterDatasetOptions { Root = Path.Combine(folder, "master") }))
            .AddSingleton<IEventLog>(stores.Log)
            .AddSingleton<ICatalog>(stores.Catalog)
            .AddSingleton<IBatchViewStore>(stores.BatchViews)
            .AddSingleton<ISpillStore>(new InMemorySpillStore())
            .AddSingleton<IRealTimeViewStore>(stores.RealTimeViews)
            .AddSingleton<IDeadLetterStore>(stores.DeadLetters)
            .AddSingleton<ISkewReportStore>(stores.SkewReports);
        if (isAtWork)
            builder.Services.AddSpeedLayer(Logic, Guid.NewGuid().ToString(), new SpeedOptions()).AddBatchLayer(Logic, Logic, new BatchOptions());
        var host = builder.Build();
        await host.StartAsync();
        return new EmbeddedPlatform(host, stores);
    }

    /// <summary>Queues a batch run and waits until it has ended.</summary>
    public async Task<BatchRun> RunBatchAsync(RunMode mode)
    {
        var run = await Catalog.CreateRunAsync(mode, TimeProvider.System.GetUtcNow(), CancellationToken.None);
        return await EndOfAsync(run.Id);
    }

    /// <summary>Waits until a run has ended.</summary>
    public async Task<BatchRun> EndOfAsync(long id)
    {
        BatchRun? run = null;
        await Testing.Eventually.Holds(
            async () => (run = await Catalog.FindRunAsync(id, CancellationToken.None)) is { State: RunState.Published or RunState.Failed or RunState.Cancelled },
            $"run {id} has ended", TimeSpan.FromMinutes(5));
        return run!;
    }

    /// <summary>Waits until the speed layer has processed everything that is in the log.</summary>
    public Task CaughtUpAsync() => Testing.Eventually.Holds(
        async () => (await Status.ReadAsync(CancellationToken.None)).Partitions.All(partition => partition.Speed.Position == partition.LogEnd),
        "the speed layer has caught up", TimeSpan.FromMinutes(2));

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
        await _stores.DisposeAsync();
    }

    private T Get<T>()
        where T : notnull => _host.Services.GetRequiredService<T>();
}
