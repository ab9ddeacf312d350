using System.Text;
using Confluent.Kafka;
using Lambda.Infra.Kafka.Client;
using Lambda.Infra.Kafka.Native;
using Lambda.Ports.Log;

namespace Lambda.Infra.Kafka.Log;

/// <summary>
/// Reads one partition through a consumer of its own, which fetches ahead up to its limit. Records that are there already are taken on the caller's thread;
/// only waiting for one needs a thread, since the client can but block.
/// </summary>
internal sealed class KafkaLogReader : ILogReader
{
    private static readonly TimeSpan Millisecond = TimeSpan.FromMilliseconds(1);
    private readonly WaitingThread _waiting;
    private readonly StillnessWatch _watch;
    private readonly KafkaLogOptions _options;
    private readonly Action<string> _notice;
    private readonly TopicPartition _partition;
    private readonly KafkaLogOptions _shortly;
    private readonly TimeProvider _time;
    private PartitionClient _client;
    private TakenRecords _taken;
    private Task _fetching = Task.CompletedTask;
    private long _next;
    private bool _isPastEnd;
    private Exception? _failure;

    public KafkaLogReader(KafkaLogOptions options, TimeProvider time, Action<string> notice, int partition, long offset)
    {
        (_options, _time, _next) = (options, time, offset);
        _shortly = options with { RequestTimeout = TimeSpan.FromSeconds(1) };
        _partition = new TopicPartition(options.Topic, partition);
        _notice = text => notice($"reader of partition {partition}: {text}");
        _watch = new StillnessWatch(options.ReaderStillness);
        (_client, _taken) = Open();
        _waiting = new WaitingThread($"kafka {options.Topic} {partition}");
    }

    /// <inheritdoc/>
    public async ValueTask<bool> ReadAsync(LogBatch into, TimeSpan wait, CancellationToken cancellationToken)
    {
        into.Clear();
        cancellationToken.ThrowIfCancellationRequested();
        if (!Fill(into, TimeSpan.Zero) && wait != TimeSpan.Zero)
        {
            await _waiting.RunAsync(() => FillWithin(into, wait, cancellationToken)).ConfigureAwait(false);
        }

        if (into.Count == LogLimits.MostRecordsPerBatch)
        {
            KeepFetching();
        }

        if (into.Count > 0)
        {
            _watch.Moved();
        }

        return into.Count > 0;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _fetching.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

        // On the thread that may block: closing waits for the client's own threads.
        await _waiting.RunAsync(Close).ConfigureAwait(false);
        await _waiting.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>
    /// librdkafka 2.0 stops fetching while enough is there, and its thread then sleeps for up to a second though it has been taken. Any request wakes that thread:
    /// asked aside, so that nobody waits for the answer, which nobody needs.
    /// </summary>
    private void KeepFetching()
    {
        if (_fetching.IsCompleted)
        {
            _fetching = Task.Run(() => LogEnds.TryAsk(_client, _partition, LogEnds.End, _shortly));
        }
    }

    private void FillWithin(LogBatch into, TimeSpan wait, CancellationToken cancellationToken)
    {
        var start = _time.GetTimestamp();
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var left = wait == Timeout.InfiniteTimeSpan ? LogLimits.Slice : wait - _time.GetElapsedTime(start);
            var slice = left < LogLimits.Slice ? left : LogLimits.Slice;
            if (left <= TimeSpan.Zero || Fill(into, slice))
            {
                return;
            }

            // The request aside is the client's as well, and ends within its own time.
            if (_watch.IsDue(slice) && _fetching.IsCompleted)
            {
                GoOnIfStill();
            }
        }
    }

    /// <summary>A client that stands still is replaced by another, which goes on where it stopped.</summary>
    private void GoOnIfStill()
    {
        if (_watch.IsStill(_next, LogEnds.TryAsk(_client, _partition, LogEnds.End, _shortly)))
        {
            _notice($"it stands still at offset {_next}, and there is more; its client is replaced");
            var (client, taken) = Open();
            Close();
            (_client, _taken) = (client, taken);
        }
    }

    private (PartitionClient Client, TakenRecords Taken) Open()
    {
        var client = new PartitionClient(ClientSettings.Reader(_options), _notice);
        client.Assign(new TopicPartitionOffset(_partition, _next));
        return (client, new TakenRecords(client));
    }

    /// <summary>Waits for the first record, and takes those that are there with it. Returns whether there was any.</summary>
    private bool Fill(LogBatch into, TimeSpan wait)
    {
        if (_failure is { } earlier)
        {
            throw earlier;
        }

        try
        {
            var bytes = 0;
            for (; into.Count < LogLimits.MostRecordsPerBatch && bytes < LogLimits.MostBytesPerBatch; wait = TimeSpan.Zero)
            {
                if (Take(wait, into) is not { } length)
                {
                    break;
                }

                bytes += length;
            }
        }
        catch (Exception failure) when (into.Count > 0)
        {
            // What came before it is given first.
            _failure = failure;
        }

        return into.Count > 0;
    }

    /// <summary>Takes the next record, and gives its length; <c>null</c> when there is none in time.</summary>
    private unsafe int? Take(TimeSpan wait, LogBatch into)
    {
        if (_isPastEnd)
        {
            Locate();
        }

        // A whole millisecond at least: less is none to the client, and the caller would spin.
        var record = _taken.Peek(wait > TimeSpan.Zero && wait < Millisecond ? Millisecond : wait);
        if (record is null)
        {
            return null;
        }

        if (record->Error == 0)
        {
            var length = Add(record, into);
            _taken.Advance();
            return length;
        }

        var error = PartitionClient.ErrorOf(record->Error, record->Payload is null ? null : Encoding.UTF8.GetString(record->Value));
        _taken.Clear();
        if (error.Code is not (ErrorCode.Local_AutoOffsetReset or ErrorCode.OffsetOutOfRange))
        {
            throw KafkaErrors.NotRead(_options.Topic, _partition.Partition.Value, _next, error);
        }

        _isPastEnd = true;
        Locate();
        return null;
    }

    private void Close()
    {
        _taken.Dispose();
        _client.Dispose();
    }

    /// <summary>The servers did not have the offset asked for: they no longer have it, or not yet.</summary>
    private void Locate()
    {
        if (LogEnds.TryAsk(_client, _partition, LogEnds.Start, _options) is not { } start || LogEnds.TryAsk(_client, _partition, LogEnds.End, _options) is not { } end)
        {
            return;
        }

        if (_next < start)
        {
            throw new LogGapException(_partition.Partition.Value, _next, start);
        }

        if (_next <= end)
        {
            _isPastEnd = false;
            _client.Assign(new TopicPartitionOffset(_partition, _next));
        }
    }

    private unsafe int Add(NativeMessage* record, LogBatch into)
    {
        if (record->Offset != _next)
        {
            throw GapBefore(record->Offset);
        }

        int type;
        var arrival = NativeMethods.TimestampOf(record, &type) * 1000;
        if (!WireRecord.HasNoHeaders(record) && BarrierHeader.IsIn(record, out var epoch))
        {
            into.AddBarrier(_next, arrival, epoch);
        }
        else
        {
            into.AddEvent(_next, arrival, record->Value);
        }

        _next++;
        return (int)record->Length;
    }

    private Exception GapBefore(long found)
    {
        // Without an answer it is the worse one of the two, and the next reader asks again.
        return LogEnds.TryAsk(_client, _partition, LogEnds.Start, _options) is { } start && start > _next
            ? new LogGapException(_partition.Partition.Value, _next, start)
            : KafkaErrors.NotContiguous(_options.Topic, _partition.Partition.Value, _next, found);
    }
}
