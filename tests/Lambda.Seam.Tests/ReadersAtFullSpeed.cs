using System.Collections.Concurrent;
using Lambda.BatchLayer;
using Lambda.BatchLayer.Archiving;
using Lambda.BatchLayer.Engine;
using Lambda.BatchLayer.Runs;
using Lambda.Ports.Catalog;
using Lambda.Ports.Log;
using Lambda.ServingLayer;
using Lambda.ServingLayer.Queries;
using Lambda.SharedLogic.Deliveries;
using Lambda.SharedLogic.Views;
using Lambda.SpeedLayer;
using Lambda.Testing.InMemory;

namespace Lambda.Seam.Tests;

/// <summary>
/// All layers run as they do in life, while readers ask as fast as they can, batches are published and the pointer is rolled back. Every event carries a
/// distance that no other has, so that a double or a gap changes a sum that the receipt's offsets foretell.
/// </summary>
public sealed class ReadersAtFullSpeed : IAsyncLifetime
{
    private const int Partitions = 3;
    private const int Publishes = 200;
    private const int RollBacks = 50;
    private const string Logic = "sha256:readers";
    private readonly InMemoryEventLog _log = new(Partitions, TimeProvider.System);
    private readonly InMemoryMasterDataset _master = new();
    private readonly InMemoryBatchViewStore _batch = new();
    private readonly InMemoryRealTimeViewStore _realTime = new();
    private readonly InMemoryDeadLetterStore _deadLetters = new();
    private readonly InMemoryCatalog _catalog = new();
    private readonly ViewDefinition _view = new CouriersHourly().Define();
    private readonly BatchOptions _options = new()
    {
        KeptVersions = 4, FileInterval = TimeSpan.FromMilliseconds(20), PollInterval = TimeSpan.FromMilliseconds(1), Parallelism = 2,
    };

    private readonly ConcurrentDictionary<(int Partition, long Offset), long> _distances = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly List<Task> _layers = [];
    private long _answers;

    [Fact, Trait("Category", "Slow")]
    public async Task No_reader_ever_sees_a_double_or_a_gap_through_200_publishes_and_50_rollbacks()
    {
        var appending = Task.Run(AppendAsync);
        var reading = Enumerable.Range(0, 2).Select(_ => Task.Run(ReadAsync)).ToArray();
        var batches = new RunBatches(
            new RecomputeViews([_view], Logic, _log, _master, _batch, _catalog, new InProcessEngine(_master, new InMemorySpillStore(), _options), _options, TimeProvider.System),
            new RetireVersions([_view], _batch, _catalog, _options), new RepairArchive(_log, _master, _catalog, _options),
            new CompactArchive(_master, _catalog, _options), _log, _master, _catalog, _options, TimeProvider.System);
        _layers.Add(Task.Run(() => batches.RunAsync(_ => { }, (step, error) => throw new InvalidOperationException(step, error), _stop.Token)));

        for (var publish = 1; publish <= Publishes; publish++)
        {
            await PublishAsync(publish % 3 == 0 ? RunMode.Full : RunMode.Incremental);
            if (publish % (Publishes / RollBacks) == 0)
                await RollBackAsync(publish);
        }

        await _stop.CancelAsync();
        await appending;
        await Task.WhenAll(reading);
        Assert.True(_answers > Publishes, $"only {_answers} answers were read");
    }

    public Task InitializeAsync()
    {
        foreach (var partition in Enumerable.Range(0, Partitions))
        {
            _layers.Add(Task.Run(() => new PartitionConsumer(
                partition, "readers", Logic, [_view], _log, _realTime, _deadLetters, _catalog,
                new SpeedOptions { FlushInterval = TimeSpan.FromMilliseconds(5), RetentionInterval = TimeSpan.FromMilliseconds(5) }, TimeProvider.System).RunAsync(_stop.Token)));
            _layers.Add(Task.Run(() => new PartitionArchiver(
                partition, _log, _master, _deadLetters, _catalog, _options, TimeProvider.System).RunAsync(_stop.Token)));
        }

        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_layers).ContinueWith(_ => { }, TaskScheduler.Default);
        _stop.Dispose();
    }

    private async Task AppendAsync()
    {
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(2));
        for (var number = 1; !_stop.IsCancellationRequested; number++)
        {
            var appended = new SeamEvent(
                $"e{number}", $"P{number}", number % 90, "delivered", "north", null, null, null, null, null, null, null, null, number, null, null, null);
            var key = System.Text.Encoding.UTF8.GetBytes(appended.Package);
            var partition = SharedLogic.Ingest.Partitioner.For(key, Partitions);

            // Barriers are written beside this: the offset is known only afterwards, from the reader's side of the log.
            await _log.AppendAsync([new LogRecord(partition, key, appended.ToJson())], CancellationToken.None);
            if (number % 5 == 0)
                await pace.WaitForNextTickAsync();
        }
    }

    private async Task ReadAsync()
    {
        var query = new QueryView(_catalog, _catalog, _batch, _realTime, _log, Logic, new QueryLimits());
        var request = new QueryRequest(_view) { Interval = QueryInterval.All, GroupBy = [] };
        while (!_stop.IsCancellationRequested)
        {
            var answer = await query.AskAsync(request, CancellationToken.None);
            Assert.Empty(answer.Receipt.Holes);
            var (events, distance) = await TruthAsync([.. answer.Receipt.Partitions.Select(partition => partition.SpeedTo)]);
            var values = answer.Rows.Count == 0 ? [0L, 0L] : new[] { Value(answer, "events"), Value(answer, "distanceMeters") };
            Assert.Equal((events, distance), (values[0], values[1]));
            Assert.Equal(events, answer.Receipt.Events.Batch + answer.Receipt.Events.Speed);
            Interlocked.Increment(ref _answers);
        }
    }

    private long Value(QueryAnswer answer, string name) =>
        (long)answer.Rows[0].Values[_view.Values.Select((value, index) => (value.Name, index)).First(value => value.Name == name).index]!;

    /// <summary>Counts and sums straight from the log.</summary>
    private async Task<(long Events, long Distance)> TruthAsync(long[] ends)
    {
        long events = 0, distance = 0;
        for (var partition = 0; partition < ends.Length; partition++)
        {
            await LearnAsync(partition, ends[partition]);
            for (var offset = 0L; offset < ends[partition]; offset++)
            {
                var known = _distances[(partition, offset)];
                (events, distance) = (events + (known > 0 ? 1 : 0), distance + known);
            }
        }

        return (events, distance);
    }

    private async Task LearnAsync(int partition, long end)
    {
        if (end == 0 || _distances.ContainsKey((partition, end - 1)))
            return;
        var from = end;
        while (from > 0 && !_distances.ContainsKey((partition, from - 1)))
            from--;
        await using var reader = _log.OpenReader(partition, from);
        var batch = new LogBatch();
        while (from < end && await reader.ReadAsync(batch, TimeSpan.FromSeconds(10), CancellationToken.None))
        {
            for (var i = 0; i < batch.Count; i++)
                _distances[(partition, batch.OffsetOf(i))] = batch.KindOf(i) == RecordKind.Barrier ? 0 : DistanceIn(batch.ValueOf(i));
            from = batch.OffsetOf(batch.Count - 1) + 1;
        }
    }

    private static long DistanceIn(ReadOnlySpan<byte> json) =>
        System.Text.Json.JsonDocument.Parse(json.ToArray()).RootElement.GetProperty("distance_meters").GetInt64();

    private async Task PublishAsync(RunMode mode)
    {
        var run = await _catalog.CreateRunAsync(mode, TimeProvider.System.GetUtcNow(), CancellationToken.None);
        await Testing.Eventually.Holds(
            async () => await _catalog.FindRunAsync(run.Id, CancellationToken.None) is { State: not (RunState.Queued or RunState.Running) },
            $"run {run.Id} ends");
        var ended = await _catalog.FindRunAsync(run.Id, CancellationToken.None);
        Assert.True(ended!.State == RunState.Published, ended.Error);
    }

    private async Task RollBackAsync(int choice)
    {
        var kept = (await _catalog.VersionsAsync(_view.Name, CancellationToken.None)).Select(version => version.Version).ToList();
        Assert.True(await _catalog.SetCurrentAsync(kept[choice % kept.Count], CancellationToken.None));
    }
}
