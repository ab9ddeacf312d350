using Lambda.Infra.Kafka.Client;

namespace Lambda.Infra.Kafka;

/// <summary>How a log in Kafka is reached, and what its topic is made with.</summary>
public sealed record KafkaLogOptions
{
    /// <summary>Some of the servers, as <c>host:port,host:port</c>: the others are found through them.</summary>
    public required string Servers { get; init; }

    /// <summary>The stream's name, which is the topic's; by default <c>deliveries</c>.</summary>
    public string Topic { get; init; } = "deliveries";

    /// <summary>How many partitions a new topic is made with, by default 4. One that is there is used with as many as it has; <see cref="KafkaEventLog.GrowAsync"/> adds some.</summary>
    public int PartitionCount { get; init; } = 4;

    /// <summary>On how many servers each record is kept, by default 1. A cluster should have 3, with <c>min.insync.replicas</c> 2: then one server may fail.</summary>
    public short Replication { get; init; } = 1;

    /// <summary>
    /// How long a new topic keeps records, by default 7 days; <see cref="Timeout.InfiniteTimeSpan"/> for ever. An existing topic's is left as its operators set
    /// it. Records must stay until they are archived, and until no version that may still be served needs them.
    /// </summary>
    public TimeSpan Retention { get; init; } = TimeSpan.FromDays(7);

    /// <summary>How producers compress: <c>none</c>, <c>lz4</c> (the default: least work for a third of the size), <c>zstd</c>, <c>snappy</c> or <c>gzip</c>.</summary>
    public string Compression { get; init; } = "lz4";

    /// <summary>How long the producer collects records for one request, by default 2 ms: more gives larger batches, and later acknowledgements.</summary>
    public TimeSpan Linger { get; init; } = TimeSpan.FromMilliseconds(2);

    /// <summary>How long a record may take to become durable, through all retries, before the append fails; by default 30 s.</summary>
    public TimeSpan AppendTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a question to the servers may take (offsets, metadata, creating the topic), by default 30 s.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How much each reader fetches ahead, by default 16 MiB, which it takes only while it is behind. A reader that is not asked fetches no more: a slow consumer holds back
    /// no one but itself.
    /// </summary>
    public int PrefetchBytes { get; init; } = 16 * 1024 * 1024;

    /// <summary>Records that wait to be acknowledged, over all callers, by default 64 MiB; when as many wait, appending waits.</summary>
    public int PendingBytes { get; init; } = 64 * 1024 * 1024;

    /// <summary>The group in which speed nodes share the partitions, by default <c>lambda-speed</c>: one for each platform that reads the topic.</summary>
    public string Group { get; init; } = "lambda-speed";

    /// <summary>
    /// A speed node that is not heard of for so long is taken for dead, and its partitions go to the others; by default 6 s, the least that Kafka's servers allow as they
    /// come (<c>group.min.session.timeout.ms</c>). Longer forgives longer pauses and leaves a dead node's partitions waiting for as long.
    /// </summary>
    public TimeSpan SessionTimeout { get; init; } = TimeSpan.FromSeconds(6);

    /// <summary>Certificates and passwords.</summary>
    public KafkaSecurity Security { get; init; } = new();

    /// <summary>Requests of a producer that may be unanswered at once: as many as its idempotence allows. Fewer where a test's stand-in for a server does not check their order.</summary>
    internal int UnansweredAppends { get; init; } = 5;

    /// <summary>How long a reader waits for records before it asks whether there are any: after two such times it is known to stand still. Less only in a test.</summary>
    internal TimeSpan ReaderStillness { get; init; } = TimeSpan.FromSeconds(10);
}
