using System.Runtime.InteropServices;
using Confluent.Kafka;
using Lambda.Ports.Log;

namespace Lambda.Infra.Kafka.Log;

/// <summary>
/// Appends through one idempotent producer, whose own thread sends, retries and reports. A producer that has met an error that it cannot go on from is
/// replaced at the next call; it ends when the calls that it still carries have.
/// </summary>
internal sealed class LogProducer(KafkaLogOptions options, TimeProvider time, Action<string> notice) : IDisposable
{
    private readonly Lock _replacing = new();
    private readonly List<ProducerClient> _replaced = [];
    private ProducerClient? _client;
    private bool _disposed;

    public async ValueTask AppendAsync(IReadOnlyList<LogRecord> records, CancellationToken cancellationToken)
    {
        var pending = new PendingAppend(Enter(), options.Topic, records.Count);
        var sent = 0;
        try
        {
            for (; sent < records.Count; sent++)
            {
                var record = records[sent];
                await pending.Client.SendAsync(record.Partition, new Message<byte[], byte[]> { Key = Bytes(record.Key), Value = Bytes(record.Value) }, pending, time, cancellationToken).ConfigureAwait(false);
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
            var pending = new PendingAppend(Enter(), options.Topic, 1);
            try
            {
                var message = new Message<byte[], byte[]> { Key = [], Value = [], Headers = BarrierHeader.For(epoch) };
                await pending.Client.SendAsync(partition, message, pending, time, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception failure)
            {
                pending.GiveUp(1, failure);
            }

            var offset = await pending.Done.WaitAsync(cancellationToken).ConfigureAwait(false);

            // After a retry the broker may know that it has the record and no longer where. Another barrier does no harm and tells.
            if (offset >= 0)
            {
                return offset;
            }
        }
    }

    /// <summary>Waits for records on their way, for as long as they may take.</summary>
    public void Dispose()
    {
        lock (_replacing)
        {
            _disposed = true;
            if (_client is { } client)
            {
                _replaced.Add(client);
                client.Leave();
                _client = null;
            }
        }

        Task.WaitAll([.. _replaced.Select(client => client.Ended)], options.AppendTimeout);
    }

    /// <summary>The client for a call, which leaves it when all of its records have ended.</summary>
    private ProducerClient Enter()
    {
        lock (_replacing)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (_client is { HasFailed: true } failed)
            {
                _replaced.RemoveAll(client => client.Ended.IsCompleted);
                _replaced.Add(failed);
                failed.Leave();
                _client = null;
            }

            _client ??= new ProducerClient(options, notice);
            _client.Enter();
            return _client;
        }
    }

    // The client takes whole arrays and copies them before it returns: an array that is just the value goes in as it is.
    private static byte[] Bytes(ReadOnlyMemory<byte> memory) =>
        MemoryMarshal.TryGetArray(memory, out var segment) && segment.Offset == 0 && segment.Count == segment.Array!.Length ? segment.Array : memory.ToArray();
}
