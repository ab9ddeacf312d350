using System.Collections.Concurrent;
using System.Globalization;
using Lambda.Ports.ContractTests.Log;
using Lambda.Ports.Log;

namespace Lambda.Infra.Kafka.Tests.Mock;

/// <summary>
/// Writers and readers over servers that fail, answer late and hand on their partitions, a seed at a time. <c>LAMBDA_KAFKA_SEEDS</c> says how many; a failure names its
/// seed, and <c>LAMBDA_KAFKA_FIRST_SEED</c> begins with it.
/// </summary>
public sealed class FaultTests
{
    private const int Partitions = 2;
    private const int SeedsAtOnce = 8;
    private const int LastWords = 40;

    /// <summary>Much longer than faults last, so that a producer that is still not through is one that stands still, and is replaced.</summary>
    private static readonly TimeSpan AppendTimeout = TimeSpan.FromSeconds(10);

    /// <summary>As long for a reader.</summary>
    private static readonly TimeSpan StandsStill = TimeSpan.FromSeconds(10);

    /// <summary>For what is there.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(2);

    [Fact]
    public Task What_is_acknowledged_is_there_once_and_in_order_whatever_the_servers_do() => Parallel.ForEachAsync(
        Enumerable.Range(Setting("LAMBDA_KAFKA_FIRST_SEED", 1), Setting("LAMBDA_KAFKA_SEEDS", 16)), new ParallelOptions { MaxDegreeOfParallelism = SeedsAtOnce },
        async (seed, _) =>
        {
            var notices = new ConcurrentQueue<string>();
            try
            {
                await CheckAsync(seed, notices.Enqueue);
            }
            catch (Exception failure)
            {
                throw new InvalidOperationException($"seed {seed}: {failure.Message}; the clients' last words:\n{string.Join('\n', notices.TakeLast(LastWords))}", failure);
            }
        });

    private static async Task CheckAsync(int seed, Action<string> notice)
    {
        using var cluster = new MockCluster(Partitions);
        var options = new KafkaLogOptions { Servers = cluster.Servers, Topic = MockCluster.Topic, PartitionCount = Partitions, UnansweredAppends = 1, AppendTimeout = AppendTimeout };
        await using var log = KafkaEventLog.OpenUnseen(options, TimeProvider.System, notice);
        using var stop = new CancellationTokenSource();
        var faults = Task.Run(() => new FaultyServers(cluster, Partitions, seed).RunAsync(stop.Token));
        var readers = Enumerable.Range(0, Partitions).Select(partition => Task.Run(() => ReadAsync(log, partition))).ToList();
        var writers = Enumerable.Range(0, Partitions).Select(partition => Task.Run(() => Writer.RunAsync(log, partition))).ToList();
        await Task.WhenAll(writers);
        await stop.CancelAsync();
        await faults;
        for (var partition = 0; partition < Partitions; partition++)
        {
            var lines = await log.LinesAsync(partition);
            (await writers[partition]).Check(lines);
            var read = await readers[partition].WaitAsync(Longest);
            Assert.Equal(lines.Take(read.Count), read);
        }
    }

    /// <summary>Reads up to a barrier; a reader that fails, or stands still, is replaced by one that begins where it stopped.</summary>
    private static async Task<List<string>> ReadAsync(KafkaEventLog log, int partition)
    {
        var lines = new List<string>();
        var batch = new LogBatch();
        while (!IsWhole(lines))
        {
            await using var reader = log.OpenReader(partition, lines.Count);
            try
            {
                while (!IsWhole(lines) && await reader.ReadAsync(batch, StandsStill, default))
                    lines.AddRange(LogText.Lines(batch));
            }
            catch (IOException)
            {
                batch.Clear();
            }
        }

        return lines;
    }

    private static bool IsWhole(List<string> lines) => lines.Count > 0 && lines[^1].EndsWith('|');

    private static int Setting(string name, int otherwise) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;
}
