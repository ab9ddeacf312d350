namespace Lambda.Infra.Kafka.Log;

/// <summary>The limits of the log in Kafka that nobody needs to set.</summary>
internal static class LogLimits
{
    /// <summary>A reader's batch holds at most this many records: it bounds how long its consumer is away from its other duties.</summary>
    public const int MostRecordsPerBatch = 8192;

    /// <summary>A reader's batch ends once it holds this many bytes.</summary>
    public const int MostBytesPerBatch = 4 * 1024 * 1024;

    /// <summary>
    /// A reader asks for so many bytes at a time, or one batch of records if that is larger: compressed, so that they are several times as many when they are there. Few enough that the next
    /// ones are fetched while these are read.
    /// </summary>
    public const int MostBytesPerFetch = 512 * 1024;

    /// <summary>A record's key and value have at most this many bytes together: larger ones are refused as a programming error, ingest refuses them long before.</summary>
    public const int MostBytesPerRecord = 16 * 1024 * 1024;

    /// <summary>What a record may take with what Kafka adds to it: <c>max.message.bytes</c> of the topic.</summary>
    public const int MostBytesPerMessage = MostBytesPerRecord + (64 * 1024);

    /// <summary>How often the servers are asked whether partitions were added.</summary>
    public static readonly TimeSpan MetadataInterval = TimeSpan.FromSeconds(2);

    /// <summary>A wait looks this often whether it was cancelled.</summary>
    public static readonly TimeSpan Slice = TimeSpan.FromMilliseconds(50);
}
