using Confluent.Kafka;

namespace Lambda.Infra.Kafka.Log;

/// <summary>Where a partition starts and ends.</summary>
internal static class WatermarksOf
{
    /// <summary>Asks the partition's server; blocks until it answers.</summary>
    /// <exception cref="IOException">No answer came in time.</exception>
    public static (long Start, long End) Ask<TKey, TValue>(IConsumer<TKey, TValue> consumer, TopicPartition partition, KafkaLogOptions options)
    {
        try
        {
            var offsets = consumer.QueryWatermarkOffsets(partition, options.RequestTimeout);
            return (offsets.Low.Value, offsets.High.Value);
        }
        catch (KafkaException failure)
        {
            throw KafkaErrors.NotAnswered(partition.Topic, partition.Partition.Value, failure);
        }
    }
}
