using Confluent.Kafka;

namespace Lambda.Infra.Kafka.Log;

/// <summary>The client's errors, with what failed and where.</summary>
internal static class KafkaErrors
{
    public static IOException NotAppended(string topic, int partition, Error error) =>
        new($"topic '{topic}', partition {partition}: a record was not made durable: {Text(error)}");

    public static IOException NotAnswered(string topic, int partition, Error error) =>
        new($"topic '{topic}', partition {partition}: the servers did not say where it starts and ends: {Text(error)}");

    public static IOException NotRead(string topic, int partition, long offset, Error error) =>
        new($"topic '{topic}', partition {partition}: reading stopped at offset {offset}: {Text(error)}");

    public static InvalidDataException NotContiguous(string topic, int partition, long wanted, long found) =>
        new($"topic '{topic}', partition {partition}: no record has the offsets {wanted} to {found - 1}, though the log reaches back to them: the topic is compacted, or somebody writes to it in transactions; both are to be switched off");

    /// <summary>Whether the servers are on the way to another answer.</summary>
    public static bool MayPass(Error error) => error.Code
        is ErrorCode.NotLeaderForPartition or ErrorCode.LeaderNotAvailable or ErrorCode.ReplicaNotAvailable or ErrorCode.BrokerNotAvailable
        or ErrorCode.RequestTimedOut or ErrorCode.NetworkException or ErrorCode.OffsetNotAvailable or ErrorCode.UnknownTopicOrPart
        or ErrorCode.KafkaStorageError or ErrorCode.FencedLeaderEpoch or ErrorCode.UnknownLeaderEpoch
        or ErrorCode.Local_Transport or ErrorCode.Local_TimedOut or ErrorCode.Local_AllBrokersDown or ErrorCode.Local_UnknownPartition or ErrorCode.Local_WaitCache;

    private static string Text(Error error) => $"{error.Reason} ({error.Code})";
}
