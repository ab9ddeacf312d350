using System.Runtime.InteropServices;
using Confluent.Kafka;
using Lambda.Infra.Kafka.Client;
using Lambda.Ports.Log;

namespace Lambda.Infra.Kafka.Log;

/// <summary>
/// Appends through one idempotent producer, whose own thread sends, retries and reports. A producer that has met an error that it cannot go on from is
/// replaced at the next call.
/// </summary>
internal sealed class LogProducer(KafkaLogOptions options, TimeProvider time, Action<string> notice) : IDisposable
{
    private static readonly TimeSpan FullRest = TimeSpan.FromMilliseconds(5);
    private readonly Lock _replacing = new();
    private Client? _client;
    private bool _disposed;

    public async ValueTask AppendAsync(IReadOnlyList<LogRecord> records, CancellationToken cancellationToken)
    {
        var client = Current();
        var pending = new PendingAppend(options.Topic, records.Count);
        var sent = 0;
        try
        {
            for (; sent < records.Count; sent++)
            {
                var record = records[sent];
                await client.SendAsync(record.Partition, new Message<byte[], byte[]> { Key = Bytes(record.Key), Value = Bytes(record.Value) }, pending, time, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception failure)
        {
            pending.GiveUp(records.Count - sent, failure);
        }

        await pending.Done.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<long> AppendBarrierAsync(int partition, long epoch, CancellationToken cancellationToken)
    {
        while (true)
        {
            var pending = new PendingAppend(options.Topic, 1);
            var message = new Message<byte[], byte[]> { Key = [], Value = [], Headers = BarrierHeader.For(epoch) };
            await Current().SendAsync(partition, message, pending, time, cancellationToken).ConfigureAwait(false);
            var offset = await pending.Done.WaitAsync(cancellationToken).ConfigureAwait(false);

            // After a retry the broker may know that it has the record and no longer where. Another barrier does no harm and tells.
            if (offset >= 0)
            {
                return offset;
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_replacing)
        {
            _disposed = true;
            _client?.Dispose();
            _client = null;
        }
    }

    private Client Current()
    {
        lock (_replacing)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (_client is { HasFailed: true } failed)
            {
                failed.Dispose();
                _client = null;
            }

            return _client ??= new Client(options, notice);
        }
    }

    // The client takes whole arrays and copies them before it returns: an array that is just the value goes in as it is.
    private static byte[] Bytes(ReadOnlyMemory<byte> memory) =>
        MemoryMarshal.TryGetArray(memory, out var segment) && segment.Offset == 0 && segment.Count == segment.Array!.Length ? segment.Array : memory.ToArray();

    private sealed class Client : IDisposable
    {
        private readonly KafkaLogOptions _options;
        private readonly IProducer<byte[], byte[]> _producer;
        private TopicPartition[] _partitions;
        private volatile bool _hasFailed;

        public Client(KafkaLogOptions options, Action<string> notice)
        {
            _options = options;
            _partitions = [.. Enumerable.Range(0, options.PartitionCount).Select(partition => new TopicPartition(options.Topic, partition))];
            _producer = new ProducerBuilder<byte[], byte[]>(ClientSettings.Producer(options))
                .SetErrorHandler((_, error) => Note(error, notice))
                .SetLogHandler((_, log) => notice($"producer: {log.Message}"))
                .Build();
        }

        public bool HasFailed => _hasFailed;

        public async ValueTask SendAsync(int partition, Message<byte[], byte[]> message, PendingAppend pending, TimeProvider time, CancellationToken cancellationToken)
        {
            var start = time.GetTimestamp();
            while (!TrySend(partition, message, pending, mayBeNew: time.GetElapsedTime(start) < _options.AppendTimeout))
            {
                await Task.Delay(FullRest, time, cancellationToken).ConfigureAwait(false);
            }
        }

        /// <inheritdoc/>
        public void Dispose()
        {
            if (!_hasFailed)
            {
                _producer.Flush(_options.AppendTimeout);
            }

            _producer.Dispose();
        }

        private bool TrySend(int partition, Message<byte[], byte[]> message, PendingAppend pending, bool mayBeNew)
        {
            try
            {
                _producer.Produce(PartitionOf(partition), message, pending.Delivered);
                return true;
            }
            catch (KafkaException failure) when (failure.Error.Code == ErrorCode.Local_UnknownPartition && mayBeNew)
            {
                // It was added since this client asked last; else it asks again only after minutes.
                Ask();
                return false;
            }
            catch (ProduceException<byte[], byte[]> full) when (full.Error.Code == ErrorCode.Local_QueueFull)
            {
                return false;
            }
            catch (KafkaException failure)
            {
                _hasFailed |= failure.Error.IsFatal;
                throw KafkaErrors.NotAppended(_options.Topic, partition, failure.Error);
            }
        }

        private TopicPartition PartitionOf(int partition)
        {
            var known = _partitions;
            if (partition >= known.Length)
            {
                _partitions = known = [.. known, .. Enumerable.Range(known.Length, partition + 1 - known.Length).Select(added => new TopicPartition(_options.Topic, added))];
            }

            return known[partition];
        }

        private void Ask()
        {
            using var admin = new DependentAdminClientBuilder(_producer.Handle).Build();
            admin.GetMetadata(_options.Topic, _options.RequestTimeout);
        }

        private void Note(Error error, Action<string> notice)
        {
            _hasFailed |= error.IsFatal;
            notice($"producer: {error.Reason} ({error.Code}){(error.IsFatal ? "; it is replaced" : "")}");
        }
    }
}
