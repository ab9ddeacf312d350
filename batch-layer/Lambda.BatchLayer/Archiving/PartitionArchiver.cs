using Lambda.Ports.Catalog;
using Lambda.Ports.DeadLetters;
using Lambda.Ports.Log;
using Lambda.Ports.Master;
using Lambda.SharedLogic.Events;

namespace Lambda.BatchLayer.Archiving;

/// <summary>
/// Copies one partition of the log into files of the master dataset, each within one epoch. A file is durable before the catalog names it, and the catalog
/// takes file, counts and position in one transaction: a crash in between leaves a file that nobody names, which the next attempt replaces or the next start
/// deletes.
/// </summary>
public sealed class PartitionArchiver(
    int partition, IEventLog log, IMasterDataset master, IDeadLetterStore deadLetters, IArchiveCatalog catalog, BatchOptions options, TimeProvider time)
{
    /// <summary>What an event takes in a file's columns besides its JSON, by measurement of the delivery events.</summary>
    private const int BytesPerEvent = 300;

    private readonly LogBatch _batch = new();
    private readonly DeliveryEventBatch _event = new();
    private readonly List<DeadLetter> _letters = [];
    private readonly List<ClosedEpoch> _closed = [];
    private readonly List<EventFile> _files = [];
    private IEventFileWriter? _writer;
    private EpochTally _tally = new(ArchivePosition.Start(partition));
    private long _committed;
    private long _payloadBytes;
    private long _fileStartedAt;

    /// <summary>Runs until cancelled. Another archiver of the same partition makes one of the two fail, and nothing is archived twice.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        _tally = new EpochTally(await catalog.ArchivePositionAsync(partition, cancellationToken));
        _committed = _tally.Offset;
        _fileStartedAt = time.GetTimestamp();
        try
        {
            await using var reader = log.OpenReader(partition, _committed);
            while (!cancellationToken.IsCancellationRequested)
            {
                await StepAsync(reader, cancellationToken);
            }
        }
        finally
        {
            await DiscardFileAsync();
        }
    }

    private async Task StepAsync(ILogReader reader, CancellationToken cancellationToken)
    {
        if (await reader.ReadAsync(_batch, options.PollInterval, cancellationToken))
        {
            for (var i = 0; i < _batch.Count; i++)
            {
                await ArchiveAsync(i, cancellationToken);
            }

            await WriteLettersAsync(cancellationToken);
        }

        // A barrier is what somebody waits for; everything else can wait until a file is worth it.
        var isDue = _closed.Count > 0
            || _writer?.Rows >= options.EventsPerFile
            || _payloadBytes >= options.PayloadBytesPerFile
            || OpenFileBytes >= options.OpenFileBytes / log.PartitionCount
            || (_tally.Offset > _committed && time.GetElapsedTime(_fileStartedAt) >= options.FileInterval);
        if (isDue)
        {
            await CommitAsync(cancellationToken);
        }
    }

    private long OpenFileBytes => _writer is null ? 0 : _payloadBytes + (_writer.Rows * BytesPerEvent);

    private async ValueTask ArchiveAsync(int record, CancellationToken cancellationToken)
    {
        if (_batch.KindOf(record) == RecordKind.Barrier)
        {
            await PassBarrierAsync(_batch.EpochOf(record), cancellationToken);
            return;
        }

        _event.Clear();
        if (DeliveryEventJson.TryDecode(_batch.ValueOf(record), _event, out var rejection))
        {
            var archived = _event.Events[0];
            (archived.Partition, archived.Offset, archived.ArrivalTime) = (partition, _batch.OffsetOf(record), _batch.ArrivalTimeOf(record));
            _writer ??= master.Create(_tally.Epoch, partition);
            _writer.Append(archived, _batch.ValueOf(record));
            _payloadBytes += _batch.ValueOf(record).Length;
            _tally.Event();
        }
        else
        {
            _letters.Add(new DeadLetter(
                log.Topic, partition, _batch.OffsetOf(record), "decode", rejection.Field, rejection.Reason, _batch.ValueOf(record).ToArray(), _batch.ArrivalTimeOf(record)));
            _tally.DeadLetter();
        }
    }

    /// <summary>At once, so that nothing but the size of a read bounds how many wait: before the position goes past their records, and twice after a crash, which changes nothing.</summary>
    private async ValueTask WriteLettersAsync(CancellationToken cancellationToken)
    {
        if (_letters.Count > 0)
        {
            await deadLetters.AppendAsync(_letters, cancellationToken);
            _letters.Clear();
        }
    }

    private async ValueTask PassBarrierAsync(long epoch, CancellationToken cancellationToken)
    {
        if (epoch <= _tally.Epoch)
        {
            _tally.RepeatedBarrier();
            return;
        }

        await CompleteFileAsync(cancellationToken);
        _closed.Add(_tally.Barrier(epoch));
    }

    private async ValueTask CompleteFileAsync(CancellationToken cancellationToken)
    {
        if (_writer is not null)
        {
            _files.Add(await _writer.CompleteAsync(cancellationToken));
            _payloadBytes = 0;
            await DiscardFileAsync();
        }
    }

    private async ValueTask CommitAsync(CancellationToken cancellationToken)
    {
        await CompleteFileAsync(cancellationToken);
        if (!await catalog.CommitArchiveAsync(new ArchiveCommit(_committed, _tally.Position, [.. _files], [.. _closed]), cancellationToken))
        {
            throw new InvalidOperationException($"partition {partition}: another archiver has moved the position from {_committed}, or the partition does not begin where it was read from");
        }

        _files.Clear();
        _closed.Clear();
        _committed = _tally.Offset;
        _fileStartedAt = time.GetTimestamp();
    }

    private async ValueTask DiscardFileAsync()
    {
        if (_writer is not null)
        {
            await _writer.DisposeAsync();
            _writer = null;
        }
    }
}
