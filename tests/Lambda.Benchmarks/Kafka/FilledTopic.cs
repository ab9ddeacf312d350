using Lambda.Infra.Kafka;
using Lambda.Ports.Log;
using Lambda.SharedLogic.Events;
using Lambda.SharedLogic.Ingest;
using Lambda.Testing.Servers;

namespace Lambda.Benchmarks.Kafka;

/// <summary>A topic of a Kafka of its own, on this machine, with events in it.</summary>
internal sealed class FilledTopic : IAsyncDisposable
{
    private const int Partitions = 4;
    private const int RecordsPerRequest = 5_000;
    private const int BytesPerChunk = 16 * 1024 * 1024;
    private FilledTopic(KafkaServer server, KafkaEventLog log, KafkaLogOptions options) => (Server, Log, Options) = (server, log, options);

    /// <summary>The server.</summary>
    public KafkaServer Server { get; }

    /// <summary>The log.</summary>
    public KafkaEventLog Log { get; }

    /// <summary>How it is reached.</summary>
    public KafkaLogOptions Options { get; }

    /// <summary>Where each partition ends.</summary>
    public long[] Ends { get; } = new long[Partitions];

    /// <summary>How many records there are.</summary>
    public long Count => Ends.Sum();

    /// <summary>Starts a server and appends the events, as ingest does.</summary>
    public static async Task<FilledTopic> StartAsync(IEnumerable<byte[]> events)
    {
        var server = await KafkaServer.StartAsync("log.cleaner.enable=false", "group.min.session.timeout.ms=1000");
        var options = new KafkaLogOptions { Servers = server.Servers, PartitionCount = Partitions };
        var topic = new FilledTopic(server, await KafkaEventLog.OpenAsync(options, TimeProvider.System, _ => { }, default), options);
        foreach (var chunk in events.Chunk(RecordsPerRequest))
        {
            await topic.Log.AppendAsync(Records(chunk), default);
        }

        for (var partition = 0; partition < Partitions; partition++)
        {
            topic.Ends[partition] = await topic.Log.EndOffsetAsync(partition, default);
        }

        return topic;
    }

    /// <summary>
    /// Events as records in the partitions of their packages, their bytes in a few large arrays: millions of small ones would make each full collection of garbage
    /// take as long as what is measured.
    /// </summary>
    public static LogRecord[] Records(IEnumerable<byte[]> events)
    {
        var (batch, records) = (new DeliveryEventBatch(), new List<LogRecord>());
        var (chunk, used) = (new byte[BytesPerChunk], 0);
        foreach (var json in events)
        {
            batch.Clear();
            if (!DeliveryEventJson.TryDecode(json, batch, out var rejection))
            {
                throw new InvalidOperationException(rejection.Reason);
            }

            var key = batch.Events[0].PackageId.Bytes;
            if (used + key.Length + json.Length > chunk.Length)
            {
                (chunk, used) = (new byte[BytesPerChunk], 0);
            }

            key.CopyTo(chunk.AsSpan(used));
            json.CopyTo(chunk.AsSpan(used + key.Length));
            records.Add(new LogRecord(Partitioner.For(key, Partitions), chunk.AsMemory(used, key.Length), chunk.AsMemory(used + key.Length, json.Length)));
            used += key.Length + json.Length;
        }

        return [.. records];
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Log.DisposeAsync();
        await Server.DisposeAsync();
    }
}
