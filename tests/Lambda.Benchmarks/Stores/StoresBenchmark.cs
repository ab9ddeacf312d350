using Lambda.Benchmarks.Data;
using Lambda.Benchmarks.Measuring;
using Lambda.Infra.Sqlite.Batch;
using Lambda.Infra.Sqlite.Log;
using Lambda.Infra.Sqlite.RealTime;
using Lambda.Ports.Batch;
using Lambda.Ports.Log;
using Lambda.Ports.RealTime;
using Lambda.SharedLogic.Events;
using Lambda.SharedLogic.Ingest;
using Lambda.SharedLogic.Views;
using Lambda.Testing;

namespace Lambda.Benchmarks.Stores;

/// <summary>What the embedded profile's stores take in, beside SQLite used row by row with the same durability.</summary>
public sealed class StoresBenchmark : IBenchmark
{
    private const int Events = 200_000;
    private const int EventsPerAppend = 1_000;
    private const int Partitions = 4;
    private const int StatesPerFlush = 20_000;
    private const int Rounds = 5;
    private static readonly TimeProvider Time = TimeProvider.System;
    private readonly LogRecord[] _records = [.. TaxiEvents.Read().Take(Events).Take(Events).Select(RecordOf)];
    private readonly BatchRow[] _rows;
    private readonly ViewDefinition _view = PackageStates.View;

    /// <summary>Folds the events once.</summary>
    public StoresBenchmark() => _rows = PackageStates.Of(_records.Select(record => record.Value));

    /// <inheritdoc/>
    public void Run(Report report)
    {
        report.Title("Stores of the embedded profile", $"{Events:N0} events in appends of {EventsPerAppend:N0}; {_rows.Length:N0} states of `packages`. By processor time of all threads, and by the wall.");
        report.Duels("records", [
            ("log: append, durable", Compare("SQLite, an INSERT for each record", AppendAsync, RawLog)),
            ("log: read", Compare("SQLite, a row for each record", ReadAsync, RawScan)),
            ("real-time views: flush, then checkpoint", Compare("SQLite, an upsert for each state", FlushAsync, path => RawStates(path, "INSERT OR REPLACE"))),
            ("batch views: write a version", Compare("SQLite, an INSERT for each state", WriteAsync, path => RawStates(path, "INSERT"))),
        ]);
    }

    private static LogRecord RecordOf(byte[] json)
    {
        var events = new DeliveryEventBatch();
        DeliveryEventJson.TryDecode(json, events, out _);
        var key = events.Events[0].PackageId.Bytes.ToArray();
        return new LogRecord(Partitioner.For(key, Partitions), key, json);
    }

    /// <summary>Each side works in a new folder; what it prepares there is off the clock.</summary>
    private static Duel Compare(string peer, Func<TemporaryFolder, Task<Cost>> ours, Func<TemporaryFolder, Cost> theirs) => new Duel(
        peer,
        () =>
        {
            using var folder = new TemporaryFolder();
            return ours(folder).GetAwaiter().GetResult();
        },
        () =>
        {
            using var folder = new TemporaryFolder();
            return theirs(folder);
        }).Run(Rounds);

    private static Cost Measured(Func<Task<long>> work) => Cost.OfProcess(() => work().GetAwaiter().GetResult());

    private async Task<long> AppendAllAsync(SqliteEventLog log)
    {
        foreach (var chunk in _records.Chunk(EventsPerAppend))
        {
            await log.AppendAsync(chunk, CancellationToken.None);
        }

        return _records.Length;
    }

    private async Task<Cost> AppendAsync(TemporaryFolder folder)
    {
        await using var log = SqliteEventLog.Open(folder.PathOf("log.sqlite"), new SqliteEventLogOptions { PartitionCount = Partitions }, Time);
        return Measured(() => AppendAllAsync(log));
    }

    private async Task<Cost> ReadAsync(TemporaryFolder folder)
    {
        await using var log = SqliteEventLog.Open(folder.PathOf("log.sqlite"), new SqliteEventLogOptions { PartitionCount = Partitions }, Time);
        await AppendAllAsync(log);
        return Measured(async () =>
        {
            var (batch, read) = (new LogBatch(), 0L);
            for (var partition = 0; partition < Partitions; partition++)
            {
                await using var reader = log.OpenReader(partition, 0);
                while (await reader.ReadAsync(batch, TimeSpan.Zero, CancellationToken.None))
                {
                    read += batch.Count;
                }
            }

            return read;
        });
    }

    private async Task<Cost> FlushAsync(TemporaryFolder folder)
    {
        await using var store = SqliteRealTimeViewStore.Open(folder.PathOf("states.sqlite"), new SqliteRealTimeViewStoreOptions(), Time);
        await store.AcquireAsync(0, "owner", CancellationToken.None);
        return Measured(async () =>
        {
            var position = 0L;
            foreach (var chunk in _rows.Chunk(StatesPerFlush))
            {
                var states = chunk.Select(row => new RealTimeState(_view.Name, 0, row.Pane, row.Key, row.State)).ToList();
                var counts = new ViewCounts(_view.Name, position + states.Count, 0, 0, position + states.Count);
                var epoch = new EpochProgress(0, 0, position + states.Count, 0, 0, [counts]);
                await store.FlushAsync(new RealTimeFlush("owner", position, new PartitionProgress(0, position + states.Count, 0, 0, "logic", [epoch]), states), CancellationToken.None);
                position += states.Count;
            }

            await store.CheckpointAsync(CancellationToken.None);
            return position;
        });
    }

    private async Task<Cost> WriteAsync(TemporaryFolder folder)
    {
        await using var store = new SqliteBatchViewStore(folder.FullPath);
        return Measured(async () =>
        {
            await store.WriteAsync(_view.Name, 1, _rows, CancellationToken.None);
            return _rows.Length;
        });
    }

    private Cost RawLog(TemporaryFolder folder)
    {
        using var file = new RawSqlite(folder.PathOf("raw.sqlite"));
        return Cost.OfProcess(() => file.InsertRecords(_records, EventsPerAppend));
    }

    private Cost RawScan(TemporaryFolder folder)
    {
        using var file = new RawSqlite(folder.PathOf("raw.sqlite"));
        file.InsertRecords(_records, EventsPerAppend);
        return Cost.OfProcess(file.ReadRecords);
    }

    private Cost RawStates(TemporaryFolder folder, string verb)
    {
        using var file = new RawSqlite(folder.PathOf("raw.sqlite"));
        return Cost.OfProcess(() => file.InsertStates(_rows, StatesPerFlush, verb));
    }
}
