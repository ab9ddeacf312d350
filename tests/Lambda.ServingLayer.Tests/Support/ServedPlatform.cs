using Lambda.Ports.Catalog;
using Lambda.Ports.Log;
using Lambda.Ports.RealTime;
using Lambda.ServingLayer.Queries;
using Lambda.SharedLogic.Deliveries;
using Lambda.SharedLogic.Encoding;
using Lambda.SharedLogic.Ingest;
using Lambda.SharedLogic.State;
using Lambda.SharedLogic.Views;
using Lambda.Testing.Events;
using Lambda.Testing.InMemory;

namespace Lambda.ServingLayer.Tests.Support;

/// <summary>
/// What the serving layer reads, filled by the plainest possible layers: each call folds the whole log anew. Two partitions unless said otherwise.
/// </summary>
public sealed class ServedPlatform
{
    public const string Logic = "sha256:0123456789abcdef";
    private const string Owner = "test";

    // Once for all tests: registering checks the laws of every view.
    private static readonly ViewRegistry Shipped = ViewRegistry.Discover(typeof(Packages).Assembly);
    private long _epoch;

    public ServedPlatform(int partitions = 2, params IReadOnlyList<ViewDefinition> moreViews)
        : this(partitions, moreViews.Count == 0 ? Shipped : new([.. Shipped.Views, .. moreViews]))
    {
    }

    private ServedPlatform(int partitions, ViewRegistry views)
    {
        Log = new InMemoryEventLog(partitions, TimeProvider.System);
        Views = views;
    }

    public ViewRegistry Views { get; }

    public InMemoryEventLog Log { get; }

    public FaultyRealTimeStore RealTime { get; } = new();

    public FaultyBatchStore Batch { get; } = new();

    public InMemoryCatalog Catalog { get; } = new();

    public QueryView Query => new(Catalog, Catalog, Batch, RealTime, Log, Logic, new QueryLimits());

    /// <summary>A platform with some of the shipped views only: folds and publishes less.</summary>
    public static Func<ServedPlatform> WithViews(params string[] names)
    {
        var views = new ViewRegistry([.. names.Select(name => Shipped.Find(name)!)]);
        return () => new ServedPlatform(2, views);
    }

    public ViewDefinition View(string name) => Views.Find(name)!;

    public Task<QueryAnswer> AskAsync(QueryRequest request) => Query.AskAsync(request, CancellationToken.None).AsTask();

    public Task<QueryAnswer> AskAsync(string view, params (string Name, string Value)[] parameters) =>
        AskAsync(QueryParameters.Parse(View(view), parameters.Select(parameter => KeyValuePair.Create(parameter.Name, parameter.Value))));

    /// <summary>Appends events where their packages belong.</summary>
    public async Task AppendAsync(params IEnumerable<EventDraft> events)
    {
        foreach (var draft in events)
        {
            var key = System.Text.Encoding.UTF8.GetBytes(draft.PackageId);
            await Log.AppendAsync([new LogRecord(Partitioner.For(key, Log.PartitionCount), key, draft.ToJson())], CancellationToken.None);
        }
    }

    /// <summary>Starts a new epoch in every partition.</summary>
    public async Task<long> CutAsync()
    {
        _epoch = await Catalog.BeginCutAsync(Log.PartitionCount, CancellationToken.None);
        for (var partition = 0; partition < Log.PartitionCount; partition++)
        {
            await Log.AppendBarrierAsync(partition, _epoch, CancellationToken.None);
        }

        await Catalog.CompleteCutAsync(_epoch, CancellationToken.None);
        return _epoch;
    }

    /// <summary>The speed layer comes to the log's end in every partition, and keeps epochs from <paramref name="keptFrom"/> on.</summary>
    public async Task CatchUpAsync(long keptFrom = 0)
    {
        for (var partition = 0; partition < Log.PartitionCount; partition++)
        {
            await CatchUpAsync(partition, keptFrom);
        }
    }

    public async Task CatchUpAsync(int partition, long keptFrom = 0)
    {
        var records = await FoldedLog.ReadAsync(Log, partition);
        var stored = await RealTime.Inner.AcquireAsync(partition, Owner, CancellationToken.None);
        var kept = records.Epochs.Where(epoch => epoch.Number >= keptFrom).ToList();
        var progress = new PartitionProgress(
            partition, records.End, records.Epochs[^1].Number, records.HighestEventTime, Logic, [.. kept.Select(epoch => epoch.Progress(Views.Views))]);
        var states = kept.SelectMany(epoch => epoch.States(Views.Views)).ToList();
        Assert.True(await RealTime.Inner.FlushAsync(new RealTimeFlush(Owner, stored?.Position ?? 0, progress, states), CancellationToken.None));
    }

    /// <summary>Cuts, counts everything before the cut exactly, and publishes it at every view.</summary>
    public async Task<long> CutAndPublishAsync() => await PublishAsync(await CutAsync());

    public async Task<long> PublishAsync(long cut, BatchRun? asked = null)
    {
        var run = asked ?? await Catalog.CreateRunAsync(RunMode.Full, TimeProvider.System.GetUtcNow(), CancellationToken.None);
        var number = await Catalog.ReserveVersionAsync(CancellationToken.None);
        var partitions = new List<FoldedLog>();
        for (var partition = 0; partition < Log.PartitionCount; partition++)
        {
            partitions.Add(await FoldedLog.ReadAsync(Log, partition));
        }

        var offsets = partitions.Select(partition => partition.Epochs.First(epoch => epoch.Number >= cut).First).ToList();
        var epochs = partitions.SelectMany(partition => partition.Epochs).Where(epoch => epoch.Number < cut).ToList();
        var versions = new List<ViewVersion>();
        foreach (var view in Views.Views)
        {
            var table = new StateTable(view, StateForm.Exact);
            epochs.ForEach(epoch => epoch.FoldInto(table));
            await Batch.Inner.WriteAsync(view.Name, number, Rows(table), CancellationToken.None);
            versions.Add(new ViewVersion(
                view.Name, number, run.Id, cut, offsets, Logic, view.Fingerprint, table.Count, "00", epochs.Sum(epoch => epoch.EventCount), 0,
                epochs.Count == 0 ? long.MinValue : epochs.Max(epoch => epoch.HighestEventTime), DateTimeOffset.UnixEpoch));
        }

        var counted = epochs.Sum(epoch => epoch.EventCount);
        var finished = run with
        {
            StartedAt = run.RequestedAt,
            FinishedAt = run.RequestedAt,
            Cut = cut,
            EventsRead = counted,
            EventsTotal = counted,
            Versions = [.. versions.Select(version => new RunVersion(version.View, number, version.Rows, version.Hash))],
        };
        Assert.True(await Catalog.PublishAsync(finished, versions, CancellationToken.None));
        return number;
    }

    private static IEnumerable<Ports.Batch.BatchRow> Rows(StateTable table) => table.SortedRows().Select(row =>
    {
        var state = new StateWriter();
        table.Encode(row, state);
        return new Ports.Batch.BatchRow(table.PaneOf(row), table.KeyOf(row).ToArray(), state.ToArray());
    });
}
