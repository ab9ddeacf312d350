using Confluent.Kafka;

namespace Lambda.Infra.Kafka.Log;

/// <summary>Where a partition starts and ends.</summary>
internal static class WatermarksOf
{
    /// <summary>Asks the partition's server once; blocks until it answers. <c>null</c> when trying again may help: the partition is changing hands, or a connection was lost.</summary>
    /// <exception cref="IOException">It answered that it will not tell.</exception>
    public static (long Start, long End)? TryAsk<TKey, TValue>(IConsumer<TKey, TValue> consumer, TopicPartition partition, KafkaLogOptions options)
    {
        try
        {
            var offsets = consumer.QueryWatermarkOffsets(partition, options.RequestTimeout);
            return (offsets.Low.Value, offsets.High.Value);
        }
        catch (KafkaException failure) when (KafkaErrors.MayPass(failure.Error))
        {
            return null;
        }
        catch (KafkaException failure)
        {
            throw KafkaErrors.NotAnswered(partition.Topic, partition.Partition.Value, failure.Error);
        }
    }

    /// <summary>Asks until there is an answer.</summary>
    /// <exception cref="IOException">None came in time.</exception>
    public static async Task<(long Start, long End)> AskAsync<TKey, TValue>(
        IConsumer<TKey, TValue> consumer, TopicPartition partition, KafkaLogOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        do
        {
            if (await Task.Run(() => TryAsk(consumer, partition, options), cancellationToken).ConfigureAwait(false) is { } offsets)
            {
                return offsets;
            }

            await Task.Delay(LogLimits.Slice, time, cancellationToken).ConfigureAwait(false);
        }
        while (time.GetElapsedTime(start) < options.RequestTimeout);
        throw KafkaErrors.NotAnswered(partition.Topic, partition.Partition.Value, new Error(ErrorCode.Local_TimedOut));
    }
}
