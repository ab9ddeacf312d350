using Lambda.BatchLayer;
using Lambda.BatchLayer.Archiving;
using Lambda.BatchLayer.Cuts;
using Lambda.BatchLayer.Engine;
using Lambda.BatchLayer.Reconciliation;
using Lambda.BatchLayer.Runs;
using Lambda.Ports.Catalog;
using Lambda.Ports.Log;
using Lambda.Ports.Skew;
using Lambda.ServingLayer;
using Lambda.ServingLayer.Queries;
using Lambda.SharedLogic.Deliveries;
using Lambda.SharedLogic.Ingest;
using Lambda.SharedLogic.Policies;
using Lambda.SharedLogic.Tests.Aggregates;
using Lambda.SharedLogic.Triggers;
using Lambda.SharedLogic.Views;
using Lambda.SpeedLayer;
using Lambda.Testing;
using Lambda.Testing.Views;

namespace Lambda.Seam.Tests;

/// <summary>
/// All three layers, as they are, moved step by step, over ports in memory unless others are given; and beside them the oracle, which is told of every record.
/// </summary>
public sealed class Platform : IAsyncDisposable
{
    private const string Logic = "sha256:seam";

    /// <summary>Registered once: that checks their laws, which takes longer than most lives.</summary>
    private static readonly ViewRegistry Registry = new(
        [.. ViewRegistry.Discover(typeof(Packages).Assembly).Views, .. EventWindowViews.All, new CourierDays().Define(), new ShortJourneys().Define()]);

    private readonly PlatformPorts _ports;
    private readonly LogFollower _follower;
    private readonly SpeedOptions _speedOptions;
    private readonly PartitionMemories _memories = new();
    private readonly BatchOptions _batchOptions;
    private readonly Dictionary<(int Partition, long Offset), byte[]> _seenBySpeed = [];
    private readonly Dictionary<(int Partition, long Offset), byte[]> _seenByBatch = [];
    private readonly Dictionary<(int Partition, long Offset), byte[]> _seenByRuns = [];
    private readonly List<int> _numbers = [];
    private int _owners;
    private int _least = 1;

    /// <param name="partitions">How many partitions the log has.</param>
    /// <param name="policies">The policies of all views.</param>
    /// <param name="recordsPerRead">How the log cuts its records into batches.</param>
    /// <param name="triggers">Dealt out to the views in turn; each keeps what the policies say when there are none.</param>
    public Platform(int partitions, SpeedPolicies policies, int recordsPerRead, params IReadOnlyList<Trigger> triggers)
        : this(PlatformPorts.InMemory(partitions, recordsPerRead), policies, recordsPerRead, triggers)
    {
    }

    /// <param name="ports">What the layers stand on.</param>
    /// <param name="policies">The policies of all views.</param>
    /// <param name="recordsPerRead">Decides in which lives memory is short.</param>
    /// <param name="triggers">Dealt out to the views in turn; each keeps what the policies say when there are none.</param>
    public Platform(PlatformPorts ports, SpeedPolicies policies, int recordsPerRead, params IReadOnlyList<Trigger> triggers)
    {
        _ports = ports;
        Oracle = new Oracle(PartitionCount);
        _numbers.Add(PartitionCount);
        _follower = new LogFollower(ports.Log, Oracle);
        Views = [.. Registry.Views.Select((view, index) => triggers.Count == 0 ? view.With(policies) : With(view, policies, triggers[index % triggers.Count]))];
        _speedOptions = new SpeedOptions
        {
            FlushInterval = TimeSpan.Zero, RetentionInterval = TimeSpan.Zero,

            // In half of the lives every flush empties memory, so that states come back from the store again and again.
            MemoryBytes = recordsPerRead is 2 or 7 ? 1 : long.MaxValue,
        };
        _batchOptions = new BatchOptions
        {
            FileInterval = TimeSpan.Zero, KeptVersions = 3, FilesToCompact = 2, Parallelism = 2,

            // In half of the lives a run's states leave memory after every few events.
            StateMemoryBytes = recordsPerRead is 1 or 7 ? 1 : long.MaxValue,
        };
        Query = new QueryView(ports.Catalog, ports.Catalog, ports.Batch, ports.RealTime, ports.Log, Logic, new QueryLimits());
    }

    public Oracle Oracle { get; }

    public IReadOnlyList<ViewDefinition> Views { get; }

    public QueryView Query { get; }

    public int PartitionCount => _ports.Log.PartitionCount;

    /// <summary>How many partitions some cut that was begun has taken in; 0 before the first.</summary>
    public int Begun { get; private set; }

    /// <summary>How many partitions can be consumed: those that were there at first, and those that a cut has taken in.</summary>
    public int Consumable => Math.Max(Begun, _numbers[0]);

    /// <summary>The first node starts, and says how many partitions there are before any are added.</summary>
    public async Task StartAsync() => await _ports.Catalog.PartitionsAsync(PartitionCount, CancellationToken.None);

    /// <summary>Appends an event where its package belongs, and tells the oracle.</summary>
    public Task AppendAsync(SeamEvent appended) => AppendAsync(appended, seenBySpeed: null, seenByBatch: null);

    /// <summary>The same by a producer that goes by another number of partitions.</summary>
    /// <param name="appended">The event.</param>
    /// <param name="producer">0: by the newest number that a cut has taken in; below: by the log's own, of which this producer has heard before any cut; above: by an older one.</param>
    public Task AppendAsync(SeamEvent appended, int producer)
    {
        if (producer < 0 && PartitionCount > _numbers[^1])
            _numbers.Add(PartitionCount);
        return AppendAsync(appended, null, null, null, producer switch
        {
            < 0 => PartitionCount,
            0 => Consumable,
            _ => _numbers[producer % _numbers.Count],
        });
    }

    /// <summary>Somebody adds partitions to the log, and tells nobody. Not again while there are producers that go by a number of which the platform has not heard: that it does not promise to bear.</summary>
    public async Task GrowAsync(int by)
    {
        if (_numbers[^1] <= Consumable)
            await _ports.Log.GrowAsync(PartitionCount + by, CancellationToken.None);
        await _follower.FollowAsync();
    }

    /// <summary>A setting wants more partitions from the next cut on.</summary>
    public void Raise(int by) => _least = Math.Max(_least, PartitionCount) + by;

    /// <summary>The batch layer looks whether the log has partitions that no cut has taken in, and cuts then.</summary>
    public async Task NoticeAsync()
    {
        var known = await Cuts.GrowAsync(CancellationToken.None);
        await BeganAsync(await _ports.Catalog.LatestEpochAsync(CancellationToken.None));
        Assert.Equal(Begun, known.Latest);
    }

    /// <summary>Appends an event that one of the layers reads as another one: the speed layer, the archiver, or the batch runs alone.</summary>
    public async Task AppendAsync(SeamEvent appended, SeamEvent? seenBySpeed, SeamEvent? seenByBatch, SeamEvent? seenByRuns = null, int? number = null)
    {
        var key = System.Text.Encoding.UTF8.GetBytes(appended.Package);
        var partition = Partitioner.For(key, number ?? PartitionCount);
        var offset = await _ports.Log.EndOffsetAsync(partition, CancellationToken.None);
        await _ports.Log.AppendAsync([new LogRecord(partition, key, appended.ToJson())], CancellationToken.None);
        _follower.Sent(partition, appended);
        await _follower.FollowAsync();
        if (seenBySpeed is not null)
            _seenBySpeed[(partition, offset)] = seenBySpeed.ToJson();
        if (seenByBatch is not null)
            _seenByBatch[(partition, offset)] = seenByBatch.ToJson();
        if (seenByRuns is not null)
            _seenByRuns[(partition, offset)] = seenByRuns.ToJson();
    }

    /// <summary>Appends a record as it stands; the oracle is not told.</summary>
    public async Task AppendAsync(string package, ReadOnlyMemory<byte> json)
    {
        var key = System.Text.Encoding.UTF8.GetBytes(package);
        var partition = Partitioner.For(key, PartitionCount);
        await _ports.Log.AppendAsync([new LogRecord(partition, key, json)], CancellationToken.None);
        _follower.Sent(partition, null);
    }

    /// <summary>Starts the consumer of a partition, lets it come to the log's end, and stops it: each time a restart.</summary>
    public Task CatchUpSpeedAsync(int partition) => CatchingUp.RunAsync(new RewritingLog(_ports.Log, _seenBySpeed), (log, atEnd) => new PartitionConsumer(
        partition, $"owner-{_owners++}", Logic, Views, log, _ports.RealTime, _ports.DeadLetters, _ports.Catalog, _speedOptions, _ports.Clock, memories: _memories).RunAsync(atEnd));

    /// <summary>Loses what the real-time store has of a partition.</summary>
    public async Task LoseRealTimeAsync(int partition)
    {
        var owner = $"owner-{_owners++}";
        await _ports.RealTime.AcquireAsync(partition, owner, CancellationToken.None);
        Assert.True(await _ports.RealTime.ResetAsync(partition, owner, CancellationToken.None));
    }

    /// <summary>Archives every partition to the log's end.</summary>
    public async Task ArchiveAsync()
    {
        for (var partition = 0; partition < Consumable; partition++)
        {
            await CatchingUp.RunAsync(new RewritingLog(_ports.Log, _seenByBatch), (log, atEnd) =>
                new PartitionArchiver(partition, log, _ports.Master, _ports.DeadLetters, _ports.Catalog, _batchOptions, TimeProvider.System).RunAsync(atEnd));
        }
    }

    /// <summary>Writes the barriers of a new epoch, or the missing ones of a cut that was interrupted.</summary>
    public async Task<long> CutAsync()
    {
        var cut = await Cuts.CutAsync(CancellationToken.None);
        await BeganAsync(cut);
        return cut;
    }

    /// <summary>Begins a cut and writes the barrier to one partition only, or to none, as a crash would leave it.</summary>
    public async Task InterruptCutAsync(int? partition)
    {
        var cut = await _ports.Catalog.BeginCutAsync(PartitionCount, CancellationToken.None);
        await BeganAsync(cut);
        if (partition is { } first)
            await _ports.Log.AppendBarrierAsync(first, cut, CancellationToken.None);
        await _follower.FollowAsync();
    }

    /// <summary>Lets time pass, or sets the clock back.</summary>
    public Task AdvanceAsync(TimeSpan by) => _ports.AdvanceAsync(by);

    /// <summary>Runs a batch up to a cut that has been made, and publishes it.</summary>
    public async Task<BatchRun> PublishAsync(RunMode mode, long cut)
    {
        await ArchiveAsync();
        var run = await _ports.Catalog.CreateRunAsync(mode, TimeProvider.System.GetUtcNow(), CancellationToken.None);
        return await Recompute().ExecuteAsync(run with { Cut = cut }, CancellationToken.None);
    }

    /// <summary>Forgets old versions and compacts small files, as the batch layer does between runs.</summary>
    public async Task TidyAsync()
    {
        await new RetireVersions(Views, _ports.Batch, _ports.Catalog, _batchOptions).RetireAsync(CancellationToken.None);
        await new CompactArchive(_ports.Master, _ports.Catalog, _batchOptions).CompactAsync(CancellationToken.None);
    }

    /// <summary>Moves the pointer to one of the kept publishes; does nothing when there is none.</summary>
    public async Task RollBackAsync(int choice)
    {
        var kept = (await _ports.Catalog.VersionsAsync(Views[0].Name, CancellationToken.None)).Select(version => version.Version).ToList();
        if (kept.Count > 0)
            Assert.True(await _ports.Catalog.SetCurrentAsync(kept[choice % kept.Count], CancellationToken.None));
    }

    /// <summary>Compares both layers over the closed epochs that the real-time store still holds.</summary>
    /// <param name="speedLogic">The logic that the speed layer is held to have; its own when <c>null</c>.</param>
    public async Task<SkewReport> ReconcileAsync(string? speedLogic = null)
    {
        var asked = await _ports.Reports.RequestAsync(TimeProvider.System.GetUtcNow(), CancellationToken.None);
        var report = await new ReconcileLayers(Views, Logic, speedLogic ?? Logic, _ports.Log, _ports.Master, _ports.RealTime, _ports.Batch, _ports.Reports, _ports.Catalog, _ports.Spills, _batchOptions)
            .ReconcileAsync(asked, CancellationToken.None);
        await _ports.Reports.CompleteAsync(report, CancellationToken.None);
        return report;
    }

    /// <summary>Where these epochs lie.</summary>
    public async Task<IReadOnlyList<(int Partition, long First, long End)>> OffsetsOfAsync(IEnumerable<long> epochs)
    {
        var wanted = epochs.ToHashSet();
        var closed = await _ports.Catalog.ClosedEpochsAsync(0, long.MaxValue, CancellationToken.None);
        return [.. closed.Where(epoch => wanted.Contains(epoch.Epoch)).Select(epoch => (epoch.Partition, epoch.First, epoch.End))];
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _follower.DisposeAsync();

    private static ViewDefinition With(ViewDefinition view, SpeedPolicies policies, Trigger trigger)
    {
        var neverEnds = view.Windowing.EndOfLastWindow(view.Windowing.PaneOf(0)) == long.MaxValue;
        return view.With(policies with { Trigger = trigger == Trigger.OnWatermark && neverEnds ? Trigger.EachFlush : trigger });
    }

    private CutLog Cuts => new(_ports.Log, _ports.Catalog, _least);

    /// <summary>A cut was begun: what the log has besides begins with it. Those that were there before the first one begin in epoch 0.</summary>
    private async Task BeganAsync(long epoch)
    {
        for (var partition = Consumable; partition < PartitionCount; partition++)
            Oracle.Begin(partition, epoch);
        Begun = PartitionCount;
        if (PartitionCount > _numbers[^1])
            _numbers.Add(PartitionCount);
        await _follower.FollowAsync();
    }

    private RecomputeViews Recompute() => new(
        Views, Logic, _ports.Log, _ports.Master, _ports.Batch, _ports.Catalog, new InProcessEngine(new RewritingMaster(_ports.Master, _seenByRuns), _ports.Spills, _batchOptions), _batchOptions, TimeProvider.System);
}
