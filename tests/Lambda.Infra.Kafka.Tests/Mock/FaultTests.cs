using System.Globalization;
using Lambda.Ports.ContractTests.Log;
using Lambda.Ports.Log;

namespace Lambda.Infra.Kafka.Tests.Mock;

/// <summary>
/// Writers and readers over servers that fail, answer late and hand on their partitions, a seed at a time. <c>LAMBDA_KAFKA_SEEDS</c> says how many; a failure names its
/// seed, and <c>LAMBDA_KAFKA_FIRST_SEED</c> begins with it.
/// </summary>
[Trait("Category", "Slow")]
public sealed class FaultTests
{
    private const int Partitions = 2;
    private const int Calls = 15;
    private const int RecordsOfEachCall = 4;
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(5);
    private const int SeedsAtOnce = 8;

    [Fact]
    public Task What_is_acknowledged_is_there_once_and_in_order_whatever_the_servers_do() => Parallel.ForEachAsync(
        Enumerable.Range(Setting("LAMBDA_KAFKA_FIRST_SEED", 1), Setting("LAMBDA_KAFKA_SEEDS", 16)), new ParallelOptions { MaxDegreeOfParallelism = SeedsAtOnce },
        async (seed, _) =>
        {
            try
            {
                await CheckAsync(seed);
            }
            catch (Exception failure)
            {
                throw new InvalidOperationException($"seed {seed}: {failure.Message}", failure);
            }
        });

    private static async Task CheckAsync(int seed)
    {
        using var cluster = new MockCluster(Partitions);
        var options = new KafkaLogOptions { Servers = cluster.Servers, Topic = MockCluster.Topic, PartitionCount = Partitions, UnansweredAppends = 1, AppendTimeout = Timeout };
        await using var log = KafkaEventLog.OpenUnseen(options, TimeProvider.System, _ => { });
        using var stop = new CancellationTokenSource();
        var faults = Task.Run(() => new FaultyServers(cluster, Partitions, seed).RunAsync(stop.Token));
        var readers = Enumerable.Range(0, Partitions).Select(partition => Task.Run(() => ReadAsync(log, partition))).ToList();
        var writers = Enumerable.Range(0, Partitions).Select(partition => Task.Run(() => WriteAsync(log, partition))).ToList();
        var offsets = await Task.WhenAll(writers);
        await stop.CancelAsync();
        await faults;
        var expected = Enumerable.Range(0, Calls * RecordsOfEachCall).Select(i => $"{i} v{i}").Append($"{Calls * RecordsOfEachCall} |1|").ToList();
        for (var partition = 0; partition < Partitions; partition++)
        {
            Assert.Equal(expected.Count - 1, offsets[partition]);
            Assert.Equal(expected, await readers[partition]);
            Assert.Equal(expected, await log.LinesAsync(partition));
        }
    }

    private static async Task<long> WriteAsync(KafkaEventLog log, int partition)
    {
        for (var call = 0; call < Calls; call++)
            await log.AppendAsync(partition, [.. Enumerable.Range(call * RecordsOfEachCall, RecordsOfEachCall).Select(i => $"v{i}")]);
        return await log.AppendBarrierAsync(partition, 1, default);
    }

    /// <summary>Reads up to the barrier; a reader that fails is replaced by one that begins where it stopped, as a consumer is.</summary>
    private static async Task<List<string>> ReadAsync(KafkaEventLog log, int partition)
    {
        var lines = new List<string>();
        var batch = new LogBatch();
        while (lines.Count == 0 || !lines[^1].EndsWith('|'))
        {
            await using var reader = log.OpenReader(partition, lines.Count);
            try
            {
                while (lines.Count == 0 || !lines[^1].EndsWith('|'))
                {
                    if (await reader.ReadAsync(batch, LogText.Patience, default))
                        lines.AddRange(LogText.Lines(batch));
                }
            }
            catch (IOException)
            {
                batch.Clear();
            }
        }

        return lines;
    }

    private static int Setting(string name, int otherwise) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;
}
