using System.Collections.Concurrent;
using Lambda.Ports.ContractTests.Log;
using Lambda.Testing;
using Lambda.Testing.Servers;

namespace Lambda.Infra.Kafka.Tests.Mock;

/// <summary>What a producer does about answers that a real server gives once in years.</summary>
public sealed class ProducerTests
{
    private const short Produce = 0;
    private const short Metadata = 3;
    private const int ConnectionCut = -195;
    private const int SequenceLost = 45;
    private const int KnownAlready = 46;
    private const int MostRaces = 10;

    [Fact]
    public async Task What_did_not_become_durable_in_time_fails_its_call()
    {
        await using var log = KafkaEventLog.OpenUnseen(
            new KafkaLogOptions { Servers = $"127.0.0.1:{FreePort.Find()}", PartitionCount = 1, AppendTimeout = TimeSpan.FromSeconds(1) }, TimeProvider.System, _ => { });
        var failed = await Assert.ThrowsAsync<IOException>(() => log.AppendAsync(0, "a"));
        Assert.Contains("was not made durable", failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_producer_that_cannot_go_on_is_replaced()
    {
        using var cluster = new MockCluster(1);
        await using var log = Open(cluster);
        await log.AppendAsync(0, "a");
        cluster.Fail(Produce, SequenceLost);
        await Assert.ThrowsAnyAsync<IOException>(() => log.AppendAsync(0, "b"));
        await log.AppendAsync(0, "c");
        Assert.Equal(["0 a", "1 c"], await log.LinesAsync(0));
    }

    [Fact]
    public async Task A_barrier_whose_place_the_server_has_forgotten_is_written_again()
    {
        using var cluster = new MockCluster(1);
        await using var log = Open(cluster);
        await log.AppendAsync(0, "a");
        cluster.Fail(Produce, KnownAlready);
        Assert.Equal(1, await log.AppendBarrierAsync(0, 1, default));
        Assert.Equal(["0 a", "1 |1|"], await log.LinesAsync(0));
    }

    [Fact]
    public async Task A_partition_that_no_server_tells_of_fails_its_call()
    {
        using var cluster = new MockCluster(1);
        var options = new KafkaLogOptions
        {
            Servers = cluster.Servers, Topic = MockCluster.Topic, PartitionCount = 2, UnansweredAppends = 1,
            AppendTimeout = TimeSpan.FromSeconds(1), RequestTimeout = TimeSpan.FromMilliseconds(200),
        };
        await using var log = KafkaEventLog.OpenUnseen(options, TimeProvider.System, _ => { });
        await Eventually.Holds(() => SucceedsAsync(() => log.AppendAsync(0, "a")), "the client knows the topic");
        cluster.Fail(Metadata, [.. Enumerable.Repeat(ConnectionCut, 1_000)]);
        var failed = await Assert.ThrowsAsync<IOException>(() => log.AppendAsync(1, "b"));
        Assert.Contains("partition 1: a record was not made durable", failed.Message, StringComparison.Ordinal);
    }

    /// <summary>It takes a race in the client, which on a busy machine it may win: then it appends the record after all, and is given another chance to lose.</summary>
    [Fact]
    public async Task A_producer_that_keeps_to_a_server_that_does_not_lead_is_replaced()
    {
        var races = 1;
        while (!await IsStuckAndReplacedAsync())
            Assert.True(++races <= MostRaces, $"the client has won {MostRaces} races");
    }

    /// <summary>Whether a producer came to keep to a server that does not lead, and was replaced.</summary>
    private static async Task<bool> IsStuckAndReplacedAsync()
    {
        using var cluster = new MockCluster(2);
        using var thread = new HeldThread("Disconnected");
        var options = new KafkaLogOptions
        {
            Servers = cluster.Servers, Topic = MockCluster.Topic, PartitionCount = 2, UnansweredAppends = 1, AppendTimeout = TimeSpan.FromSeconds(10),
        };
        cluster.Lead(0, 1);
        cluster.Lead(1, 2);
        var notices = new ConcurrentQueue<string>();
        await using var log = KafkaEventLog.OpenUnseen(options, TimeProvider.System, text =>
        {
            notices.Enqueue(text);
            thread.Pass(text);
        });
        await log.AppendAsync(0, "a");
        await log.AppendAsync(1, "x");

        // The client's thread for the server that leads partition 0 finds its connection cut, and is held while it tells.
        cluster.Fail(Produce, ConnectionCut);
        var stuck = log.AppendAsync(0, "b");
        await thread.Held;

        // Meanwhile the client asks the server that it used last, so not that one; and the partition is led by another, and by the first again.
        var start = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(start) < TimeSpan.FromSeconds(2))
            await log.AppendAsync(1, "x");
        cluster.Lead(0, 2);
        cluster.Lead(1, 3);
        await log.AppendAsync(1, "x");
        cluster.Lead(0, 1);
        cluster.Lead(1, 2);
        await log.AppendAsync(1, "x");
        thread.Release();

        if (await SucceedsAsync(() => stuck))
        {
            Assert.Equal(["0 a", "1 b"], await log.LinesAsync(0));
            return false;
        }

        Assert.Contains(notices, notice => notice.Contains("it is replaced", StringComparison.Ordinal));
        await log.AppendAsync(0, "c");
        Assert.Equal(["0 a", "1 c"], await log.LinesAsync(0));
        return true;
    }

    private static async Task<bool> SucceedsAsync(Func<Task> call)
    {
        try
        {
            await call();
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static KafkaEventLog Open(MockCluster cluster) => KafkaEventLog.OpenUnseen(
        new KafkaLogOptions { Servers = cluster.Servers, Topic = MockCluster.Topic, PartitionCount = 1, UnansweredAppends = 1 }, TimeProvider.System, _ => { });
}
