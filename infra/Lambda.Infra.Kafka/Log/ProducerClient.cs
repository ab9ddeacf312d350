using Confluent.Kafka;
using Lambda.Infra.Kafka.Client;

namespace Lambda.Infra.Kafka.Log;

/// <summary>
/// One producer of librdkafka. It is shared by calls, and by whoever made it: each enters and leaves, and it ends when the last one has left. So no report of a record is lost
/// when it is replaced under other calls.
/// </summary>
internal sealed class ProducerClient
{
    private static readonly TimeSpan FullRest = TimeSpan.FromMilliseconds(5);
    private readonly KafkaLogOptions _options;
    private readonly Action<string> _notice;
    private readonly IProducer<byte[], byte[]> _producer;
    private readonly TaskCompletionSource _ended = new();
    private TopicPartition[] _partitions;
    private int _inside = 1;
    private int _failures;

    /// <summary>Connects in the background; its maker is inside.</summary>
    public ProducerClient(KafkaLogOptions options, Action<string> notice)
    {
        (_options, _notice) = (options, notice);
        _partitions = [.. Enumerable.Range(0, options.PartitionCount).Select(partition => new TopicPartition(options.Topic, partition))];
        _producer = new ProducerBuilder<byte[], byte[]>(ClientSettings.Producer(options))
            .SetErrorHandler((_, error) => Note(error))
            .SetLogHandler((_, log) => notice($"producer: {log.Message}"))
            .Build();
    }

    /// <summary>
    /// Whether another one should take its place. After a fatal error it refuses everything. After a record's time was over it may be that no server could be reached; it may also be that
    /// it sends a partition's records for ever to a server that does not lead it: librdkafka does so when it hears of a leader and then of the one before again while its thread for that one
    /// has not yet let go (its pull request 5593), and nothing but another change of the leader would end that.
    /// </summary>
    public bool HasFailed => Volatile.Read(ref _failures) > 0;

    /// <summary>Completes when everybody has left and its threads have ended.</summary>
    public Task Ended => _ended.Task;

    /// <summary>For somebody who is not the last to leave.</summary>
    public void Enter() => Interlocked.Increment(ref _inside);

    /// <summary>Once for each who has entered, and once for the maker. On any thread, also the client's own.</summary>
    public void Leave()
    {
        if (Interlocked.Decrement(ref _inside) == 0)
        {
            Task.Run(End);
        }
    }

    /// <summary>Hands a record over, as soon as there is room.</summary>
    /// <exception cref="IOException">It is refused, or the client has failed while there was no room.</exception>
    public async ValueTask SendAsync(int partition, Message<byte[], byte[]> message, PendingAppend pending, TimeProvider time, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        while (!TrySend(partition, message, pending, mayBeNew: time.GetElapsedTime(start) < _options.AppendTimeout))
        {
            if (HasFailed)
            {
                throw KafkaErrors.NotAppended(_options.Topic, partition, new Error(ErrorCode.Local_QueueFull));
            }

            await Task.Delay(FullRest, time, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Told of each record that did not become durable.</summary>
    public void NoteLost(Error error)
    {
        if (error.Code == ErrorCode.Local_MsgTimedOut && Interlocked.Exchange(ref _failures, 1) == 0)
        {
            _notice($"producer: a record was not durable in time ({error.Code}); it is replaced");
        }
    }

    private void End()
    {
        _producer.Dispose();
        _ended.SetResult();
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
            Ask(partition);
            return false;
        }
        catch (ProduceException<byte[], byte[]> full) when (full.Error.Code == ErrorCode.Local_QueueFull)
        {
            return false;
        }
        catch (KafkaException failure)
        {
            FailOn(failure.Error);
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

    private void Ask(int partition)
    {
        using var admin = new DependentAdminClientBuilder(_producer.Handle).Build();
        try
        {
            admin.GetMetadata(_options.Topic, _options.RequestTimeout);
        }
        catch (KafkaException failure)
        {
            // Without an answer it is asked again, for as long as an append may take.
            if (!KafkaErrors.MayPass(failure.Error))
            {
                throw KafkaErrors.NotAppended(_options.Topic, partition, failure.Error);
            }
        }
    }

    private void Note(Error error)
    {
        FailOn(error);
        _notice($"producer: {error.Reason} ({error.Code}){(error.IsFatal ? "; it is replaced" : "")}");
    }

    private void FailOn(Error error)
    {
        if (error.IsFatal)
        {
            Volatile.Write(ref _failures, 1);
        }
    }
}
