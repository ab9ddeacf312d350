using System.Diagnostics;
using Lambda.Benchmarks.Measuring;
using Lambda.Infra.Kafka;
using Lambda.Testing.Servers;
using StackExchange.Redis;

namespace Lambda.Benchmarks.Kafka;

/// <summary>
/// Two speed nodes as processes of their own, over real servers, under a steady stream; one of them is killed. How long until every partition is as close behind the log
/// as before: all of it on one machine, the producer too.
/// </summary>
internal sealed class KilledNode(KafkaServer kafka, RedisServer redis, SpeedProcesses processes, RecordStream records)
{
    /// <summary>A partition whose oldest unseen record is younger has caught up: three flush intervals.</summary>
    private static readonly TimeSpan Close = TimeSpan.FromMilliseconds(300);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(10);
    private readonly int _partitions = records.Partitions;

    /// <summary>One row: rate, session timeout, seconds until taken over and until caught up; <c>null</c> when the machine does not keep up at this rate with both nodes alive.</summary>
    public async Task<string[]?> MeasureAsync(double perSecond, TimeSpan session)
    {
        var name = $"killed-{(int)perSecond}-{(int)session.TotalSeconds}";
        var options = new KafkaLogOptions { Servers = kafka.Servers, Topic = name, PartitionCount = _partitions };
        await using var log = await KafkaEventLog.OpenAsync(options, TimeProvider.System, _ => { }, default);
        using var connection = await ConnectionMultiplexer.ConnectAsync(redis.EndPoint);
        using var producer = await ProducerProcess.StartAsync(options, records);
        using var survivor = await processes.StartAsync(name, name, _partitions, session);
        using var victim = await processes.StartAsync(name, name, _partitions, session);

        // Compiled and settled first, at rates that leave room for that.
        await producer.RunAsync(perSecond / 4, WarmUp);
        await producer.RunAsync(perSecond / 2, WarmUp);
        var producing = producer.RunAsync(perSecond, Patience);
        await Task.Delay(TimeSpan.FromSeconds(4), TimeProvider.System);
        if ((await AgesAsync(connection, name, producer)).Max() > Close)
        {
            producer.Stop();
            await producing;
            return null;
        }

        var killed = Stopwatch.GetTimestamp();
        await victim.KillAsync();
        var (taken, caughtUp) = await WatchAsync(connection, name, producer, killed);
        producer.Stop();
        await producing;
        return
        [
            Report.Number(perSecond), Report.Number(session.TotalSeconds), Report.Number(taken.TotalSeconds),
            caughtUp is { } time ? Report.Number(time.TotalSeconds) : "not within the time", caughtUp is { } end ? Report.Number((end - taken).TotalSeconds) : "",
        ];
    }

    /// <summary>When the last of the dead node's partitions moved again, and when all were close behind the log.</summary>
    private async Task<(TimeSpan Taken, TimeSpan? CaughtUp)> WatchAsync(ConnectionMultiplexer connection, string name, ProducerProcess producer, long killed)
    {
        var stood = new long?[_partitions];
        var taken = TimeSpan.Zero;
        using var timer = new PeriodicTimer(Poll, TimeProvider.System);
        while (Stopwatch.GetElapsedTime(killed) < Patience - TimeSpan.FromSeconds(6) && await timer.WaitForNextTickAsync())
        {
            var positions = await SpeedProcesses.PositionsAsync(connection, name, _partitions);
            var ages = positions.Select((position, partition) => producer.AgeAt(partition, position)).ToList();
            for (var partition = 0; partition < _partitions; partition++)
            {
                // Whose records wait as long as no living node's do has no owner, until it moves.
                if (stood[partition] is null && ages[partition] > Close * 2)
                {
                    stood[partition] = positions[partition];
                }
                else if (stood[partition] is { } at && at != long.MaxValue && positions[partition] > at)
                {
                    (stood[partition], taken) = (long.MaxValue, Stopwatch.GetElapsedTime(killed));
                }
            }

            if (taken != TimeSpan.Zero && stood.All(at => at is null or long.MaxValue) && ages.Max() < Close)
            {
                return (taken, producer.Sent < records.Count ? Stopwatch.GetElapsedTime(killed) : null);
            }
        }

        return (taken, null);
    }

    private async Task<TimeSpan[]> AgesAsync(ConnectionMultiplexer connection, string name, ProducerProcess producer) =>
        [.. (await SpeedProcesses.PositionsAsync(connection, name, _partitions)).Select((position, partition) => producer.AgeAt(partition, position))];
}
