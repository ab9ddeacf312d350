using Lambda.Ports.ContractTests.Log;
using Lambda.Testing.Servers;

namespace Lambda.Infra.Kafka.Tests.Mock;

/// <summary>What a producer does about answers that a real server gives once in years.</summary>
public sealed class ProducerTests
{
    private const short Produce = 0;
    private const int SequenceLost = 45;
    private const int KnownAlready = 46;

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

    private static KafkaEventLog Open(MockCluster cluster) => KafkaEventLog.OpenUnseen(
        new KafkaLogOptions { Servers = cluster.Servers, Topic = MockCluster.Topic, PartitionCount = 1, UnansweredAppends = 1 }, TimeProvider.System, _ => { });
}
