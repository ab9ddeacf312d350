using System.Collections.Concurrent;
using Lambda.Ports.Catalog;
using Lambda.Ports.Log;
using Lambda.SharedLogic.Ingest;
using Partitioner = Lambda.SharedLogic.Ingest.Partitioner;

namespace Lambda.ServingLayer.Ingest;

/// <summary>Takes events in: what is valid goes to the log, what is not is told, and neither stops the other. Acknowledged means durable.</summary>
/// <param name="log">The log.</param>
/// <param name="cuts">Says how many partitions there are: by no other number is a partition ever chosen, or nobody would know where copies can be.</param>
/// <param name="time">The clock for asking again.</param>
public sealed class AcceptEvents(IEventLog log, ICutCatalog cuts, TimeProvider time)
{
    /// <summary>How often the number of partitions is asked for: every 2 s. An older one chooses partitions that are as good.</summary>
    public static readonly TimeSpan PartitionInterval = TimeSpan.FromSeconds(2);

    /// <summary>How many body readers are kept for later requests: 16. More requests at once make their own, which are then thrown away.</summary>
    public const int MostIdleReaders = 16;

    private readonly ConcurrentBag<Reader> _idleReaders = [];
    private int _partitions;
    private long _askedAt;

    /// <summary>Appends the body's valid events to the log; durable on return.</summary>
    /// <param name="body">The bytes, decompressed; must stay as they are until the call returns.</param>
    /// <param name="contentType">The content type's header; tells NDJSON from JSON.</param>
    /// <param name="cancellationToken">Gives up; any part of the events may then be in the log.</param>
    /// <exception cref="UnreadableBodyException">The body as a whole cannot be read; nothing was taken.</exception>
    /// <exception cref="UnavailableException">The log cannot be written. Send everything again: copies are recognised.</exception>
    public async ValueTask<IngestResult> AcceptAsync(ReadOnlyMemory<byte> body, string? contentType, CancellationToken cancellationToken)
    {
        var reader = _idleReaders.TryTake(out var idle) ? idle : new Reader();
        try
        {
            return reader.Body.TryRead(body, contentType, out var error)
                ? await AppendAsync(reader, cancellationToken)
                : throw new UnreadableBodyException(error.ToString());
        }
        finally
        {
            reader.Records.Clear();
            if (_idleReaders.Count < MostIdleReaders)
            {
                _idleReaders.Add(reader);
            }
        }
    }

    private async ValueTask<IngestResult> AppendAsync(Reader reader, CancellationToken cancellationToken)
    {
        var (body, records) = (reader.Body, reader.Records);
        var partitions = body.Accepted.Count == 0 ? 0 : await PartitionsAsync(cancellationToken);
        for (var i = 0; i < body.Accepted.Count; i++)
        {
            var accepted = body.Accepted[i];
            records.Add(new LogRecord(Partitioner.For(accepted.Key.Span, partitions), accepted.Key, accepted.Raw));
        }

        if (records.Count > 0)
        {
            await AppendAsync(records, cancellationToken);
        }

        return new IngestResult(
            records.Count,
            [.. body.Rejected.Select(record => new Rejection(record.Index, record.Rejection.Field, record.Rejection.Reason, record.Rejection.Value))]);
    }

    private async ValueTask<int> PartitionsAsync(CancellationToken cancellationToken)
    {
        var known = Volatile.Read(ref _partitions);
        if (known > 0 && time.GetElapsedTime(Volatile.Read(ref _askedAt)) < PartitionInterval)
        {
            return known;
        }

        // Others go on with the number that is known meanwhile.
        Volatile.Write(ref _askedAt, time.GetTimestamp());
        try
        {
            known = (await cuts.PartitionsAsync(log.PartitionCount, cancellationToken)).Latest;
            Volatile.Write(ref _partitions, known);
            return known;
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            return known > 0 ? known : throw new UnavailableException("catalog", failure);
        }
    }

    private async ValueTask AppendAsync(List<LogRecord> records, CancellationToken cancellationToken)
    {
        try
        {
            await log.AppendAsync(records, cancellationToken);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            throw new UnavailableException("log", failure);
        }
    }

    /// <summary>What reading a body needs, kept from one to the next.</summary>
    private sealed class Reader
    {
        public IngestBody Body { get; } = new();

        public List<LogRecord> Records { get; } = [];
    }
}
