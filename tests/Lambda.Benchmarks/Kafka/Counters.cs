using System.Diagnostics;
using System.Globalization;
using Confluent.Kafka;
using Lambda.Benchmarks.Measuring;
using Lambda.Testing;

namespace Lambda.Benchmarks.Kafka;

/// <summary>Consumers that only count: what is left to gain below the platform's own.</summary>
internal static class Counters
{
    /// <summary>How much is asked for at a time: as the adapter does.</summary>
    private const int FetchBytes = 512 * 1024;

    /// <summary>The client without the adapter: the least that it can be asked for.</summary>
    public static Cost Client(FilledTopic topic)
    {
        var settings = new ConsumerConfig
        {
            BootstrapServers = topic.Options.Servers, GroupId = "counter", EnableAutoCommit = false, EnableAutoOffsetStore = false, ConsumeResultFields = "none",
            QueuedMinMessages = 1_000_000, QueuedMaxMessagesKbytes = topic.Options.PrefetchBytes / 1024, MaxPartitionFetchBytes = FetchBytes,
        };
        using var consumer = new ConsumerBuilder<Ignore, Ignore>(settings).Build();
        consumer.Assign(topic.Ends.Select((_, partition) => new TopicPartitionOffset(topic.Options.Topic, partition, 0)));
        return Cost.OfProcess(() =>
        {
            var count = 0L;
            while (count < topic.Count)
            {
                count += consumer.Consume(TimeSpan.FromSeconds(30)) is null ? throw new InvalidOperationException("the client reads nothing more") : 1;
            }

            return count;
        });
    }

    /// <summary>kcat, in C over the same librdkafka: it writes one byte for each record, to be counted.</summary>
    public static Cost Kcat(FilledTopic topic)
    {
        using var folder = new TemporaryFolder();
        var bytes = folder.PathOf("records");
        var command = $"TIMEFORMAT='%U %S'; time kcat -C -q -e -o beginning -f . -b {topic.Options.Servers} -t {topic.Options.Topic} "
            + $"-X queued.min.messages=1000000 -X queued.max.messages.kbytes={topic.Options.PrefetchBytes / 1024} -X max.partition.fetch.bytes={FetchBytes} >{bytes}";
        var started = Stopwatch.GetTimestamp();
        using var shell = Process.Start(new ProcessStartInfo("bash", ["-c", command]) { RedirectStandardError = true })!;
        var times = shell.StandardError.ReadToEnd();
        shell.WaitForExit();
        var wall = Stopwatch.GetElapsedTime(started);
        return new FileInfo(bytes).Length == topic.Count
            ? new Cost(topic.Count, TimeSpan.FromSeconds(times.Trim().Split('\n')[^1].Split(' ').Sum(part => double.Parse(part, CultureInfo.InvariantCulture))), wall, 0)
            : throw new InvalidOperationException($"kcat read {new FileInfo(bytes).Length} of {topic.Count} records: {times}");
    }
}
