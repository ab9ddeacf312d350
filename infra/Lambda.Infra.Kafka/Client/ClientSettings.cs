using Confluent.Kafka;
using Lambda.Infra.Kafka.Log;

namespace Lambda.Infra.Kafka.Client;

/// <summary>What each kind of client is made with.</summary>
internal static class ClientSettings
{
    /// <summary>Readers belong to no group; the client wants a name of one all the same.</summary>
    private const string NoGroup = "lambda-reader";

    /// <summary>Idempotent, and acknowledged by all replicas: a retry neither doubles nor reorders, and what is acknowledged stays.</summary>
    public static ProducerConfig Producer(KafkaLogOptions options) => new(Common(options))
    {
        EnableIdempotence = true,
        Acks = Acks.All,
        MaxInFlight = options.UnansweredAppends,
        MessageTimeoutMs = (int)options.AppendTimeout.TotalMilliseconds,
        LingerMs = options.Linger.TotalMilliseconds,
        CompressionType = Enum.Parse<CompressionType>(options.Compression, ignoreCase: true),
        MessageMaxBytes = LogLimits.MostBytesPerMessage,
        QueueBufferingMaxKbytes = options.PendingBytes / 1024,
        QueueBufferingMaxMessages = 1_000_000, // the bytes are the limit
        BatchSize = 1024 * 1024,
        StickyPartitioningLingerMs = 0,
        DeliveryReportFields = "status",
    };

    /// <summary>Told where to begin, and never elsewhere by itself; commits nothing.</summary>
    public static ConsumerConfig Reader(KafkaLogOptions options) => new(Common(options))
    {
        GroupId = NoGroup,
        EnableAutoCommit = false,
        EnableAutoOffsetStore = false,
        AutoOffsetReset = AutoOffsetReset.Error,
        AllowAutoCreateTopics = false,

        // An open transaction must not hold up the reader in silence: its end shows as a gap, which is refused by name.
        IsolationLevel = IsolationLevel.ReadUncommitted,
        ConsumeResultFields = "headers,timestamp",
        QueuedMinMessages = 1_000_000, // the bytes are the limit
        QueuedMaxMessagesKbytes = options.PrefetchBytes / 1024,
        FetchMaxBytes = LogLimits.MostBytesPerMessage,
        MaxPartitionFetchBytes = Math.Min(options.PrefetchBytes, LogLimits.MostBytesPerFetch),
        MessageMaxBytes = LogLimits.MostBytesPerMessage,
        ReceiveMessageMaxBytes = LogLimits.MostBytesPerMessage + (1024 * 1024),
        FetchWaitMaxMs = 500,
        FetchMinBytes = 1,
    };

    /// <summary>A member of the group that shares the partitions. It reads nothing, so its buffers are as small as they may be.</summary>
    public static ConsumerConfig Member(KafkaLogOptions options) => new(Common(options))
    {
        GroupId = options.Group,
        PartitionAssignmentStrategy = PartitionAssignmentStrategy.CooperativeSticky,
        SessionTimeoutMs = (int)options.SessionTimeout.TotalMilliseconds,

        // A member hears that another is gone with the answer to its heartbeat: the others' partitions wait for that.
        HeartbeatIntervalMs = (int)Math.Min(options.SessionTimeout.TotalMilliseconds / 10, 250),
        EnableAutoCommit = false,
        EnableAutoOffsetStore = false,

        // Partitions that were added are dealt out as soon as the member that deals hears of them: by default it asks every five minutes.
        TopicMetadataRefreshIntervalMs = (int)LogLimits.MetadataInterval.TotalMilliseconds,
        AutoOffsetReset = AutoOffsetReset.Latest,
        AllowAutoCreateTopics = false,
        QueuedMinMessages = 1,
        QueuedMaxMessagesKbytes = 64,
    };

    /// <summary>Asks and creates.</summary>
    public static AdminClientConfig Admin(KafkaLogOptions options) => new(Common(options));

    private static Dictionary<string, string> Common(KafkaLogOptions options) => new(options.Security.Settings())
    {
        ["bootstrap.servers"] = options.Servers,
        ["client.id"] = "lambda",
        ["socket.keepalive.enable"] = "true",
        ["socket.nagle.disable"] = "true",

        // A server that comes back is found soon: by default a client may wait ten seconds.
        ["reconnect.backoff.ms"] = "50",
        ["reconnect.backoff.max.ms"] = "1000",
    };
}
