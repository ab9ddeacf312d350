using Confluent.Kafka;
using Confluent.Kafka.Admin;
using Lambda.Ports.ContractTests.Log;
using Lambda.Ports.Log;

namespace Lambda.Infra.Kafka.Tests;

/// <summary>What only a log in Kafka can meet.</summary>
[Collection(KafkaTests.Name)]
public sealed class KafkaLogTests
{
    [Fact]
    public async Task Everything_acknowledged_is_there_once_after_the_server_was_killed_and_started_again()
    {
        const int Calls = 200;
        await using var log = await OpenAsync(SharedServer.NewTopic(2));
        var writers = Enumerable.Range(0, 2).Select(partition => Task.Run(async () =>
        {
            for (var call = 0; call < Calls; call++)
                await log.AppendAsync(partition, $"v{2 * call}", $"v{(2 * call) + 1}");
        })).ToList();
        for (var life = 0; life < 2; life++)
        {
            await Testing.Eventually.Holds(async () => await log.EndOffsetAsync(0, default) > 50 * (life + 1), "some are written");
            await SharedServer.Server.KillAsync();
            await SharedServer.Server.StartAgainAsync();
        }

        await Task.WhenAll(writers);
        for (var partition = 0; partition < 2; partition++)
            Assert.Equal(Enumerable.Range(0, 2 * Calls).Select(i => $"{i} v{i}"), await log.LinesAsync(partition));
    }

    [Fact]
    public async Task A_reader_outlives_the_server()
    {
        await using var log = await OpenAsync(SharedServer.NewTopic());
        await using var reader = log.OpenReader(0, 0);
        await log.AppendAsync(0, "before");
        var batch = new LogBatch();
        Assert.True(await reader.ReadAsync(batch, LogText.Patience, default));
        var reading = reader.ReadAsync(batch, LogText.Patience, default).AsTask();
        await SharedServer.Server.KillAsync();
        await SharedServer.Server.StartAgainAsync();
        await log.AppendAsync(0, "after");
        Assert.True(await reading);
        Assert.Equal(["1 after"], LogText.Lines(batch));
    }

    [Fact]
    public async Task What_retention_has_taken_is_a_gap_by_name()
    {
        var options = SharedServer.NewTopic();
        await using var log = await OpenAsync(options);
        await log.AppendAsync(0, "a", "b", "c");
        using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = options.Servers }).Build();
        await admin.DeleteRecordsAsync([new TopicPartitionOffset(options.Topic, 0, 2)]);
        Assert.Equal(2, await log.StartOffsetAsync(0, default));
        Assert.Equal(3, await log.EndOffsetAsync(0, default));
        await using var reader = log.OpenReader(0, 1);
        var gap = await Assert.ThrowsAsync<LogGapException>(() => reader.ReadAsync(new LogBatch(), LogText.Patience, default).AsTask());
        Assert.Equal((0, 1L, 2L), (gap.Partition, gap.Wanted, gap.Oldest));
        Assert.Equal(["2 c"], await log.LinesAsync(0, 2));
    }

    [Fact]
    public async Task Anybody_may_write_plain_JSON()
    {
        var options = SharedServer.NewTopic();
        await using var log = await OpenAsync(options);
        using var producer = new ProducerBuilder<string?, string?>(new ProducerConfig { BootstrapServers = options.Servers }).Build();
        var partition = new TopicPartition(options.Topic, 0);
        var old = new Timestamp(DateTime.UnixEpoch.AddYears(1));
        await producer.ProduceAsync(partition, new() { Value = """{"package_id":"P1"}""", Timestamp = old });
        await producer.ProduceAsync(partition, new() { Key = "P1", Value = "{}", Headers = new() { { "trace", [1] } } });
        await producer.ProduceAsync(partition, new() { Key = "P1", Value = null });
        await producer.ProduceAsync(partition, new() { Value = "no number", Headers = new() { { "lambda-barrier", "7x"u8.ToArray() } } });
        Assert.Equal(["""0 {"package_id":"P1"}""", "1 {}", "2 ", "3 no number"], await log.LinesAsync(0));
        await using var reader = log.OpenReader(0, 0);
        var batch = new LogBatch();
        await reader.ReadAsync(batch, LogText.Patience, default);

        // Arrival is the server's business, whatever the producer says.
        Assert.True(batch.ArrivalTimeOf(0) > TimeSpan.FromDays(20_000).TotalMicroseconds);
    }

    [Theory]
    [InlineData(CompressionType.None)]
    [InlineData(CompressionType.Gzip)]
    [InlineData(CompressionType.Lz4)]
    [InlineData(CompressionType.Zstd)]
    public async Task A_header_makes_a_barrier_of_whatever_record_it_is_on(CompressionType compression)
    {
        var options = SharedServer.NewTopic();
        await using var log = await OpenAsync(options);
        using var producer = new ProducerBuilder<string, string>(new ProducerConfig { BootstrapServers = options.Servers, CompressionType = compression, LingerMs = 50 }).Build();
        var expected = new List<string>();
        var produced = new List<Task>();
        foreach (var length in (int[])[0, 1, 63, 64, 8_191, 8_192, 100_000])
        {
            var value = new string('v', length);
            foreach (var headers in (Headers?[])[null, [], new() { { "trace", [0] } }, new() { { "lambda-barrier", "7"u8.ToArray() } }])
            {
                expected.Add(headers is [{ Key: "lambda-barrier" }] ? $"{expected.Count} |7|" : $"{expected.Count} {value}");
                produced.Add(producer.ProduceAsync(new TopicPartition(options.Topic, 0), new() { Key = $"P{length}", Value = value, Headers = headers }));
            }
        }

        await Task.WhenAll(produced);
        Assert.Equal(expected, await log.LinesAsync(0));
    }

    [Fact]
    public async Task A_writer_in_transactions_leaves_a_gap_that_is_refused_by_name()
    {
        var options = SharedServer.NewTopic();
        await using var log = await OpenAsync(options);
        using (var producer = new ProducerBuilder<Null, string>(new ProducerConfig { BootstrapServers = options.Servers, TransactionalId = options.Topic }).Build())
        {
            producer.InitTransactions(LogText.Patience);
            producer.BeginTransaction();
            producer.Produce(new TopicPartition(options.Topic, 0), new() { Value = "a" });
            producer.CommitTransaction(LogText.Patience);
        }

        // The server answers a commit before it has written the marker.
        await Testing.Eventually.Holds(async () => await log.EndOffsetAsync(0, default) == 2, "the marker is in the log");
        await log.AppendAsync(0, "b");
        await using var reader = log.OpenReader(0, 0);
        var batch = new LogBatch();
        Assert.True(await reader.ReadAsync(batch, LogText.Patience, default));
        Assert.Equal(["0 a"], LogText.Lines(batch));
        var refused = await Assert.ThrowsAsync<InvalidDataException>(() => reader.ReadAsync(batch, LogText.Patience, default).AsTask());
        Assert.Contains("offsets 1 to 1", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_topic_keeps_its_number_of_partitions_whatever_it_is_opened_with()
    {
        var options = SharedServer.NewTopic(2);
        await using (await OpenAsync(options))
        {
        }

        foreach (var said in (int[])[1, 3])
        {
            await using var log = await OpenAsync(options with { PartitionCount = said });
            Assert.Equal(2, log.PartitionCount);
        }
    }

    [Fact]
    public async Task A_node_that_has_not_heard_of_a_new_partition_writes_reads_and_asks_there()
    {
        var options = SharedServer.NewTopic(1);
        await using var first = await OpenAsync(options);
        await using var second = await OpenAsync(options);
        await using var third = await OpenAsync(options);
        foreach (var log in (KafkaEventLog[])[first, second, third])
        {
            await log.AppendAsync(0, "before");
            await log.EndOffsetAsync(0, default);
        }

        Assert.Equal(3, await first.GrowAsync(3, default));
        await second.AppendAsync(2, "a");
        Assert.Equal(1, await second.AppendBarrierAsync(2, 5, default));
        Assert.Equal(2, await third.EndOffsetAsync(2, default));
        Assert.Equal(["0 a", "1 |5|"], await third.LinesAsync(2));
        await first.AppendAsync(1, "b");
        Assert.Equal(0, await third.StartOffsetAsync(1, default));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => third.EndOffsetAsync(3, default).AsTask());
        Assert.Equal((3, 3, 3), (first.PartitionCount, second.PartitionCount, third.PartitionCount));
    }

    [Fact]
    public async Task All_who_grow_a_topic_at_once_end_with_the_most_of_them()
    {
        var options = SharedServer.NewTopic(1);
        await using var first = await OpenAsync(options);
        await using var second = await OpenAsync(options);
        await Task.WhenAll(first.GrowAsync(3, default).AsTask(), second.GrowAsync(5, default).AsTask(), first.GrowAsync(4, default).AsTask());
        Assert.Equal(5, await first.GrowAsync(1, default));
    }

    [Theory]
    [InlineData("cleanup.policy", "compact")]
    [InlineData("message.timestamp.type", "CreateTime")]
    public async Task A_topic_that_cannot_be_a_log_is_refused(string name, string value)
    {
        var options = SharedServer.NewTopic();
        using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = options.Servers }).Build();
        await admin.CreateTopicsAsync([new TopicSpecification
        {
            Name = options.Topic, NumPartitions = 1, ReplicationFactor = 1,
            Configs = new() { ["cleanup.policy"] = "delete", ["message.timestamp.type"] = "LogAppendTime", [name] = value },
        }]);
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => OpenAsync(options));
        Assert.Contains($"{name}={value}", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task More_replicas_than_there_are_servers_are_refused()
    {
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => OpenAsync(SharedServer.NewTopic() with { Replication = 3 }));
        Assert.Contains("on 3 servers each", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Servers_that_do_not_answer_are_named()
    {
        var options = new KafkaLogOptions { Servers = $"127.0.0.1:{Testing.Servers.FreePort.Find()}", RequestTimeout = TimeSpan.FromMilliseconds(300) };
        var refused = await Assert.ThrowsAsync<IOException>(() => OpenAsync(options));
        Assert.StartsWith($"Kafka at {options.Servers} does not answer", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task More_records_than_may_wait_are_appended_as_room_comes()
    {
        var options = SharedServer.NewTopic() with { PendingBytes = 256 * 1024 };
        await using var log = await OpenAsync(options);
        var value = new byte[10_000];
        await log.AppendAsync([.. Enumerable.Repeat(new LogRecord(0, "k"u8.ToArray(), value), 500)], default);
        Assert.Equal(500, await log.EndOffsetAsync(0, default));
    }

    [Fact]
    public async Task A_batch_ends_once_it_is_large_enough()
    {
        const int Mebibyte = 1024 * 1024;
        await using var log = await OpenAsync(SharedServer.NewTopic());
        await log.AppendAsync([.. Enumerable.Repeat(new LogRecord(0, "k"u8.ToArray(), new byte[Mebibyte]), 12)], default);
        await using var reader = log.OpenReader(0, 0);
        var (batch, read) = (new LogBatch(), 0);
        while (read < 12)
        {
            Assert.True(await reader.ReadAsync(batch, LogText.Patience, default));
            Assert.InRange(batch.Count, 1, 4);
            read += batch.Count;
        }
    }

    private static Task<KafkaEventLog> OpenAsync(KafkaLogOptions options) => KafkaEventLog.OpenAsync(options, TimeProvider.System, _ => { }, default);
}
