using Confluent.Kafka;
using Lambda.Infra.Kafka.Native;

namespace Lambda.Infra.Kafka.Log;

/// <summary>
/// Where a partition starts and ends. Asked as the offset "at a time", of which two have a special meaning, and not by the client's query for both: when one of
/// that query's two answers is an error and the other is not, librdkafka 2.0 may call the partition empty.
/// </summary>
internal static class LogEnds
{
    /// <summary>Stands for the oldest offset, in the protocol.</summary>
    public static readonly Timestamp Start = new(-2, TimestampType.NotAvailable);

    /// <summary>Stands for the offset that the next record will get, in the protocol.</summary>
    public static readonly Timestamp End = new(-1, TimestampType.NotAvailable);

    /// <summary>Asks the partition's server once; blocks until it answers. <c>null</c> when trying again may help: the partition is changing hands, or a connection was lost.</summary>
    /// <exception cref="IOException">It answered that it will not tell.</exception>
    public static long? TryAsk(PartitionClient client, TopicPartition partition, Timestamp which, KafkaLogOptions options)
    {
        try
        {
            var offset = client.OffsetAt(partition, which, options.RequestTimeout);
            return offset >= 0 ? offset : null;
        }
        catch (KafkaException failure)
        {
            return KafkaErrors.MayPass(failure.Error) ? null : throw KafkaErrors.NotAnswered(partition.Topic, partition.Partition.Value, failure.Error);
        }
    }

    /// <summary>Asks until there is an answer.</summary>
    /// <exception cref="IOException">None came in time.</exception>
    public static async Task<long> AskAsync(
        PartitionClient client, TopicPartition partition, Timestamp which, KafkaLogOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        do
        {
            if (await Task.Run(() => TryAsk(client, partition, which, options), cancellationToken).ConfigureAwait(false) is { } offset)
            {
                return offset;
            }

            await Task.Delay(LogLimits.Slice, time, cancellationToken).ConfigureAwait(false);
        }
        while (time.GetElapsedTime(start) < options.RequestTimeout);
        throw KafkaErrors.NotAnswered(partition.Topic, partition.Partition.Value, new Error(ErrorCode.Local_TimedOut));
    }
}
