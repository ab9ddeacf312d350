using System.Globalization;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using Lambda.Infra.Kafka.Client;

namespace Lambda.Infra.Kafka.Log;

/// <summary>The topic: made when it is missing, and otherwise held against what a log must be.</summary>
internal static class LogTopic
{
    /// <summary>What makes the topic a log: nothing is taken out of its middle, and arrival times are the servers', whoever writes.</summary>
    private static readonly Dictionary<string, string> Required = new() { ["cleanup.policy"] = "delete", ["message.timestamp.type"] = "LogAppendTime" };

    /// <summary>librdkafka 2.6.1, as it writes its version.</summary>
    private const int FirstWithScram = 0x02_06_01_00;

    /// <summary>Returns when the topic is there and right, with the number of its partitions: another number than the options say is none of its faults.</summary>
    /// <exception cref="InvalidOperationException">It is there and differs.</exception>
    public static async Task<int> EnsureAsync(KafkaLogOptions options, TimeProvider time, Action<string> notice, CancellationToken cancellationToken)
    {
        var trouble = new ConnectionTrouble();
        using var admin = Connect(options, trouble.Note, notice);
        await WaitForAnswerAsync(admin, options, trouble, time, cancellationToken).ConfigureAwait(false);
        if (await Task.Run(() => Find(admin, options), cancellationToken).ConfigureAwait(false) is null)
        {
            await CreateAsync(admin, options).ConfigureAwait(false);
        }

        var topic = await WaitForLeadersAsync(admin, options, 1, time, cancellationToken).ConfigureAwait(false);
        Check(topic, options);
        await CheckSettingsAsync(admin, options).ConfigureAwait(false);
        return topic.Partitions.Count;
    }

    /// <summary>A client that asks and changes.</summary>
    public static IAdminClient Connect(KafkaLogOptions options, Action<Error> onError, Action<string> notice) => new AdminClientBuilder(ClientSettings.Admin(options))
        .SetErrorHandler((_, error) => onError(error))
        .SetLogHandler((_, log) => notice($"admin: {log.Message}"))
        .Build();

    /// <summary>How many partitions the topic has now; blocks until a server answers.</summary>
    /// <exception cref="IOException">None does, or the topic is gone.</exception>
    public static int PartitionsOf(IAdminClient admin, KafkaLogOptions options) =>
        Find(admin, options)?.Partitions.Count ?? throw new IOException($"topic '{options.Topic}' is gone");

    /// <summary>Adds partitions until there are so many, and returns the number when each has a server that leads it.</summary>
    /// <exception cref="IOException">The servers refuse, or do not answer.</exception>
    public static async Task<int> GrowAsync(IAdminClient admin, KafkaLogOptions options, int atLeast, TimeProvider time, CancellationToken cancellationToken)
    {
        var count = await Task.Run(() => PartitionsOf(admin, options), cancellationToken).ConfigureAwait(false);
        if (count >= atLeast)
        {
            return count;
        }

        try
        {
            var more = new PartitionsSpecification { Topic = options.Topic, IncreaseTo = atLeast };
            await admin.CreatePartitionsAsync([more], new CreatePartitionsOptions { RequestTimeout = options.RequestTimeout, OperationTimeout = options.RequestTimeout }).ConfigureAwait(false);
        }
        catch (CreatePartitionsException failure) when (failure.Results[0].Error.Code == ErrorCode.InvalidPartitions)
        {
            // Another was first, and there are as many or more; else the wait tells.
        }
        catch (KafkaException failure)
        {
            throw new IOException($"topic '{options.Topic}' could not be given {atLeast} partitions instead of {count}: {failure.Message}", failure);
        }

        return (await WaitForLeadersAsync(admin, options, atLeast, time, cancellationToken).ConfigureAwait(false)).Partitions.Count;
    }

    /// <summary>Returns when a server answers; a password or certificate that is refused is no reason to wait.</summary>
    private static async Task WaitForAnswerAsync(IAdminClient admin, KafkaLogOptions options, ConnectionTrouble trouble, TimeProvider time, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        while (true)
        {
            try
            {
                await Task.Run(() => admin.GetMetadata(LogLimits.Slice), cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (KafkaException failure)
            {
                if (trouble.IsLasting || time.GetElapsedTime(start) > options.RequestTimeout)
                {
                    throw new IOException($"Kafka at {options.Servers} does not answer: {trouble.Reason ?? failure.Error.Reason}{ScramHint(options, trouble)}", failure);
                }
            }
        }
    }

    // librdkafka repeats its own nonce in SCRAM's last message (its pull request 4895); Kafka refuses that from 4.0 on, in the words for a wrong password.
    private static string ScramHint(KafkaLogOptions options, ConnectionTrouble trouble) =>
        trouble.IsLasting && Library.Version < FirstWithScram && (options.Security.Mechanism ?? "").StartsWith("SCRAM", StringComparison.OrdinalIgnoreCase)
            ? $". If the password is right: librdkafka {Library.VersionString} cannot prove one by SCRAM to Kafka 4, 2.6.1 can; or use PLAIN over TLS"
            : "";

    private static async Task CreateAsync(IAdminClient admin, KafkaLogOptions options)
    {
        var retention = options.Retention == Timeout.InfiniteTimeSpan ? -1 : (long)options.Retention.TotalMilliseconds;
        var topic = new TopicSpecification
        {
            Name = options.Topic, NumPartitions = options.PartitionCount, ReplicationFactor = options.Replication,
            Configs = new(Required)
            {
                ["retention.ms"] = retention.ToString(CultureInfo.InvariantCulture),
                ["max.message.bytes"] = LogLimits.MostBytesPerMessage.ToString(CultureInfo.InvariantCulture),
            },
        };
        try
        {
            await admin.CreateTopicsAsync([topic], new CreateTopicsOptions { RequestTimeout = options.RequestTimeout, OperationTimeout = options.RequestTimeout }).ConfigureAwait(false);
        }
        catch (CreateTopicsException failure) when (failure.Results[0].Error.Code == ErrorCode.TopicAlreadyExists)
        {
            // Another node was first; what it made is checked like any other.
        }
        catch (CreateTopicsException failure)
        {
            throw new InvalidOperationException(
                $"topic '{options.Topic}' could not be made with {options.PartitionCount} partitions on {options.Replication} servers each: {failure.Results[0].Error.Reason}", failure);
        }
    }

    private static async Task<TopicMetadata> WaitForLeadersAsync(IAdminClient admin, KafkaLogOptions options, int atLeast, TimeProvider time, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        while (true)
        {
            var topic = await Task.Run(() => Find(admin, options), cancellationToken).ConfigureAwait(false);
            if (topic?.Partitions.Count >= atLeast && topic.Partitions.All(partition => partition.Leader >= 0))
            {
                return topic;
            }

            if (time.GetElapsedTime(start) > options.RequestTimeout)
            {
                throw new IOException($"topic '{options.Topic}': not each of {atLeast} partitions has a server that leads it");
            }

            await Task.Delay(LogLimits.Slice, time, cancellationToken).ConfigureAwait(false);
        }
    }

    private static TopicMetadata? Find(IAdminClient admin, KafkaLogOptions options)
    {
        try
        {
            // All topics are asked for: asking for one by name would make servers create it with their own settings.
            return admin.GetMetadata(options.RequestTimeout).Topics.Find(topic => topic.Topic == options.Topic && topic.Partitions.Count > 0);
        }
        catch (KafkaException failure)
        {
            throw new IOException($"Kafka at {options.Servers} does not answer: {failure.Error.Reason}", failure);
        }
    }

    private static void Check(TopicMetadata topic, KafkaLogOptions options)
    {
        var replication = topic.Partitions.Min(partition => partition.Replicas.Length);
        if (replication < options.Replication)
        {
            throw new InvalidOperationException($"topic '{topic.Topic}' is kept on {replication} servers, not {options.Replication}: reassign its partitions, or set {replication}");
        }
    }

    private static async Task CheckSettingsAsync(IAdminClient admin, KafkaLogOptions options)
    {
        var resource = new ConfigResource { Type = ResourceType.Topic, Name = options.Topic };
        var described = await admin.DescribeConfigsAsync([resource], new DescribeConfigsOptions { RequestTimeout = options.RequestTimeout }).ConfigureAwait(false);
        foreach (var (name, value) in Required)
        {
            if (described[0].Entries.TryGetValue(name, out var entry) && entry.Value != value)
            {
                throw new InvalidOperationException($"topic '{options.Topic}' has {name}={entry.Value}, and a log needs {name}={value}: alter the topic's setting");
            }
        }
    }
}
