using Lambda.BatchLayer.Archiving;
using Lambda.BatchLayer.Engine;
using Lambda.BatchLayer.Runs;
using Lambda.Ports.Batch;
using Lambda.Ports.Catalog;
using Lambda.Ports.DeadLetters;
using Lambda.Ports.Log;
using Lambda.Ports.Master;
using Lambda.SharedLogic.Deliveries;
using Lambda.SharedLogic.Ingest;
using Lambda.SharedLogic.Views;
using Lambda.Testing;
using Lambda.Testing.Events;
using Lambda.Testing.InMemory;

namespace Lambda.BatchLayer.Tests;

/// <summary>The batch layer over ports in memory, moved step by step. Each step makes the layer anew, as a restart does; only the ports stay.</summary>
internal sealed class Bench
{
    public const string Logic = "sha256:bench";
    private readonly Ports _ports;

    public Bench(int partitions = 2, int recordsPerRead = 1000, TimeProvider? time = null)
    {
        Log = new InMemoryEventLog(partitions, TimeProvider.System, recordsPerRead: recordsPerRead);
        Time = time ?? TimeProvider.System;
        _ports = new(
            Calls.Around<IEventLog>(Log), Calls.Around<IMasterDataset>(Master), Calls.Around<IBatchViewStore>(Store),
            Calls.Around<IDeadLetterStore>(DeadLetters), Calls.Around<ICatalog>(Catalog), Calls.Around<ISpillStore>(Spills));
        Calls.After += ArchiveWhenCut;
    }

    /// <summary>Every call that the layer makes.</summary>
    public PortCalls Calls { get; } = new();

    public InMemoryEventLog Log { get; }

    public InMemoryMasterDataset Master { get; } = new(eventsPerRead: 3);

    public InMemoryBatchViewStore Store { get; } = new();

    public InMemorySpillStore Spills { get; } = new();

    public InMemoryDeadLetterStore DeadLetters { get; } = new();

    public InMemoryCatalog Catalog { get; } = new();

    public TimeProvider Time { get; }

    public IReadOnlyList<ViewDefinition> Views { get; set; } = [new Packages().Define(), new CouriersHourly().Define()];

    public string LogicHash { get; set; } = Logic;

    /// <summary>Files end at every read, progress is stored at once.</summary>
    public BatchOptions Options { get; set; } = new()
    {
        FileInterval = TimeSpan.Zero,
        PollInterval = TimeSpan.FromMilliseconds(1),
        ProgressInterval = TimeSpan.FromMilliseconds(1),
        FilesToCompact = 2,
        Parallelism = 2,
    };

    /// <summary>Whether the archivers catch up by themselves as soon as a cut is complete. Without that, a run waits for <see cref="ArchiveAsync()"/>.</summary>
    public bool ArchivesWhenCut { get; set; } = true;

    /// <summary>What went wrong while tidying up.</summary>
    public List<(string Step, Exception Error)> Untidied { get; } = [];

    /// <summary>Events of a package, with ids that count up from <paramref name="first"/>.</summary>
    public static IEnumerable<EventDraft> Events(int count, string package = "P1", int first = 0) =>
        Enumerable.Range(first, count).Select(number => Some.Event(package, $"{package}-e{number}") with { Courier = $"C{number % 3}" });

    /// <summary>Events that every partition gets some of.</summary>
    public static IEnumerable<EventDraft> EventsOfManyPackages(int count, int first = 0) =>
        Enumerable.Range(first, count).Select(number => Some.Event($"P{number % 7}", $"e{number}") with { Courier = $"C{number % 3}" });

    public async Task AppendAsync(IEnumerable<EventDraft> events)
    {
        foreach (var appended in events)
        {
            var key = System.Text.Encoding.UTF8.GetBytes(appended.PackageId);
            await Log.AppendAsync([new LogRecord(Partitioner.For(key, Log.PartitionCount), key, appended.ToJson())], CancellationToken.None);
        }
    }

    /// <summary>Appends a record that is no event.</summary>
    public async Task AppendRubbishAsync(int partition, string text = "{") =>
        await Log.AppendAsync([new LogRecord(partition, default, System.Text.Encoding.UTF8.GetBytes(text))], CancellationToken.None);

    public PartitionArchiver Archiver(int partition, IEventLog? log = null) =>
        new(partition, log ?? _ports.Log, _ports.Master, _ports.DeadLetters, _ports.Catalog, Options, Time);

    /// <summary>Archives a partition to the log's end.</summary>
    public Task ArchiveAsync(int partition) => CatchingUp.RunAsync(_ports.Log, (log, atEnd) => Archiver(partition, log).RunAsync(atEnd));

    /// <summary>Archives every partition to the log's end.</summary>
    public async Task ArchiveAsync()
    {
        for (var partition = 0; partition < Log.PartitionCount; partition++)
            await ArchiveAsync(partition);
    }

    public async Task<BatchRun> QueueAsync(RunMode mode = RunMode.Full) =>
        await Catalog.CreateRunAsync(mode, Time.GetUtcNow(), CancellationToken.None);

    public async Task<BatchRun> FindAsync(long id) => (await Catalog.FindRunAsync(id, CancellationToken.None))!;

    /// <summary>Executes a run as it is stored.</summary>
    public async Task<BatchRun> ExecuteAsync(long id, CancellationToken cancellationToken = default) =>
        await Recompute().ExecuteAsync(await FindAsync(id), cancellationToken);

    /// <summary>Queues a run and executes it.</summary>
    public async Task<BatchRun> RunAsync(RunMode mode = RunMode.Full) => await ExecuteAsync((await QueueAsync(mode)).Id);

    /// <summary>Queues a run, executes it, and expects it to be published.</summary>
    public async Task<BatchRun> PublishAsync(RunMode mode = RunMode.Full)
    {
        var run = await RunAsync(mode);
        Assert.True(run.State == RunState.Published, $"{run.State}: {run.Error}");
        return run;
    }

    public Task RecoverAsync() => Loop().RecoverAsync(CancellationToken.None);

    /// <summary>The loop of the batch layer, until no run is queued or running any more; tidies up at its beginning and after each run.</summary>
    public async Task DrainAsync()
    {
        using var drained = new CancellationTokenSource();
        void StopWhenDrained(string call)
        {
            if (call == "Catalog.NextRunAsync" && Catalog.NextRunAsync(CancellationToken.None).AsTask().Result is null)
                drained.Cancel();
        }

        Calls.Before += StopWhenDrained;
        try
        {
            await Loop().RunAsync(_ => { }, (step, error) => Untidied.Add((step, error)), drained.Token);
        }
        catch (OperationCanceledException) when (drained.IsCancellationRequested)
        {
            Assert.Null(await Catalog.NextRunAsync(CancellationToken.None));
        }
        finally
        {
            Calls.Before -= StopWhenDrained;
        }
    }

    public RecomputeViews Recompute() => new(
        Views, LogicHash, _ports.Log, _ports.Master, _ports.Store, _ports.Catalog, new InProcessEngine(_ports.Master, _ports.Spills, Options), Options, Time);

    public RunBatches Loop() => new(
        Recompute(), new RetireVersions(Views, _ports.Store, _ports.Catalog, Options), new RepairArchive(_ports.Log, _ports.Master, _ports.Catalog, Options),
        new CompactArchive(_ports.Master, _ports.Catalog, Options), _ports.Log, _ports.Master, _ports.Catalog, Options, Time);

    public async Task<IReadOnlyList<EventFile>> FilesAsync() => await Catalog.FilesAsync(0, long.MaxValue, CancellationToken.None);

    public async Task<IReadOnlyList<ClosedEpoch>> ClosedAsync() => await Catalog.ClosedEpochsAsync(0, long.MaxValue, CancellationToken.None);

    /// <summary>How many events the served version counts; 0 when none is.</summary>
    public async Task<long> EventsServedAsync() =>
        (await Catalog.CurrentAsync(CancellationToken.None))?.Versions.Values.Select(version => version.Events).Distinct().Single() ?? 0;

    private void ArchiveWhenCut(string call)
    {
        if (call == "Catalog.CompleteCutAsync" && ArchivesWhenCut)
            ArchiveAsync().GetAwaiter().GetResult();
    }

    private sealed record Ports(IEventLog Log, IMasterDataset Master, IBatchViewStore Store, IDeadLetterStore DeadLetters, ICatalog Catalog, ISpillStore Spills);
}
