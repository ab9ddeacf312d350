using Confluent.Kafka;

namespace Lambda.Infra.Kafka.Log;

/// <summary>One caller's records on their way through a client: counts those that are not acknowledged yet, and leaves the client after the last. One object and one delegate for all of them.</summary>
internal sealed class PendingAppend
{
    // Callers go on elsewhere than on the producer's thread.
    private readonly TaskCompletionSource<long> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly string _topic;
    private int _left;
    private Exception? _failure;
    private long _offset = -1;

    /// <summary>The client has been entered for it.</summary>
    public PendingAppend(ProducerClient client, string topic, int records)
    {
        (Client, _topic, _left) = (client, topic, records);
        Delivered = Report;
    }

    /// <summary>What the records go through.</summary>
    public ProducerClient Client { get; }

    /// <summary>To be told of each record's end.</summary>
    public Action<DeliveryReport<byte[], byte[]>> Delivered { get; }

    /// <summary>Ends when all records have: with the last one's offset when all are durable.</summary>
    public Task<long> Done => _done.Task;

    /// <summary>The records that were never handed over have failed.</summary>
    public void GiveUp(int records, Exception failure)
    {
        Interlocked.CompareExchange(ref _failure, failure, null);
        Settle(records);
    }

    private void Report(DeliveryReport<byte[], byte[]> report)
    {
        if (report.Error.IsError)
        {
            Client.NoteLost(report.Error);
            Interlocked.CompareExchange(ref _failure, KafkaErrors.NotAppended(_topic, report.Partition.Value, report.Error), null);
        }

        Volatile.Write(ref _offset, report.Offset.Value);
        Settle(1);
    }

    private void Settle(int records)
    {
        if (Interlocked.Add(ref _left, -records) != 0)
        {
            return;
        }

        Client.Leave();
        if (_failure is { } failure)
        {
            _done.SetException(failure);
        }
        else
        {
            _done.SetResult(_offset);
        }
    }
}
