using Lambda.Benchmarks.Measuring;
using Lambda.Benchmarks.Serving;
using Lambda.Infra.Sqlite.Log;
using Lambda.Infra.Sqlite.RealTime;
using Lambda.Ports.DeadLetters;
using Lambda.Ports.Log;
using Lambda.Ports.RealTime;
using Lambda.SharedLogic.Ingest;
using Lambda.SharedLogic.Policies;
using Lambda.SharedLogic.Views;
using Lambda.SpeedLayer;
using Lambda.Testing;

namespace Lambda.Benchmarks.Speed;

/// <summary>
/// An event's way before and behind the speed layer: out of a request, into the log and out of it, and at the end into the real-time views. With the stores of
/// the embedded profile, by processor time of all threads.
/// </summary>
/// <param name="records">The events.</param>
internal sealed class StoreStages(byte[][] records)
{
    private const int RecordsPerRequest = 5_000;
    private const int RecordsPerFlush = 50_000;
    private const string ContentType = "application/x-ndjson";
    private static readonly TimeProvider Time = TimeProvider.System;

    /// <summary>Reads bodies of requests, twice, so that the second finds everything compiled.</summary>
    public Cost ReadRequests()
    {
        var bodies = records.Chunk(RecordsPerRequest).Select(chunk => JsonLines.Of(chunk)).ToList();
        var reader = new IngestBody();
        return Enumerable.Range(0, 2).Select(_ => Cost.OfProcess(() =>
        {
            var accepted = 0L;
            foreach (var body in bodies)
            {
                accepted += reader.TryRead(body, ContentType, out var error) ? reader.Accepted.Count : throw new InvalidOperationException(error.ToString());
            }

            return accepted;
        })).Last();
    }

    /// <summary>Appends to a log, durably, request by request, and reads all of it.</summary>
    public async Task<(Cost Append, Cost Read)> ThroughLogAsync()
    {
        using var folder = new TemporaryFolder();
        await using var log = SqliteEventLog.Open(folder.PathOf("log.sqlite"), new SqliteEventLogOptions { PartitionCount = 1 }, Time);
        var requests = records.Select(record => new LogRecord(0, Array.Empty<byte>(), record)).Chunk(RecordsPerRequest).ToList();
        var append = Cost.OfProcess(() =>
        {
            requests.ForEach(request => log.AppendAsync(request, CancellationToken.None).AsTask().GetAwaiter().GetResult());
            return records.Length;
        });
        await using var reader = log.OpenReader(0, 0);
        var read = Cost.OfProcess(() =>
        {
            var (batch, count) = (new LogBatch(), 0L);
            while (reader.ReadAsync(batch, TimeSpan.Zero, CancellationToken.None).AsTask().GetAwaiter().GetResult())
            {
                count += batch.Count;
            }

            return count;
        });
        return (append, read);
    }

    /// <summary>Stores what each 50,000 events changed in all views, and then writes it to disk.</summary>
    public async Task<Cost> FlushAsync(IReadOnlyList<ViewDefinition> views)
    {
        using var folder = new TemporaryFolder();
        await using var store = SqliteRealTimeViewStore.Open(folder.PathOf("states.sqlite"), new SqliteRealTimeViewStoreOptions(), Time);
        await store.AcquireAsync(0, "owner", CancellationToken.None);
        var fold = new PartitionFold("deliveries", new PartitionProgress(0, 0, 0, EventTimeClock.NothingSeen, "", []), new PartitionMemory(views));
        var (cost, position) = (default(Cost), 0L);
        foreach (var chunk in records.Chunk(RecordsPerFlush))
        {
            fold.Process(BatchOf(chunk, position), new List<DeadLetter>());
            var flush = new RealTimeFlush("owner", position, fold.Progress(), fold.Changes());
            cost += Cost.OfProcess(() => store.FlushAsync(flush, CancellationToken.None).AsTask().GetAwaiter().GetResult()
                ? chunk.Length
                : throw new InvalidOperationException("the flush was refused"));
            fold.ForgetChanges();
            position += chunk.Length;
        }

        return cost + Cost.OfProcess(() =>
        {
            store.CheckpointAsync(CancellationToken.None).AsTask().GetAwaiter().GetResult();
            return 0;
        });
    }

    private static LogBatch BatchOf(byte[][] chunk, long first)
    {
        var batch = new LogBatch();
        for (var i = 0; i < chunk.Length; i++)
        {
            batch.AddEvent(first + i, 1_546_300_800_000_000 + first + i, chunk[i]);
        }

        return batch;
    }
}
