using Lambda.Ports.ContractTests;
using Lambda.Ports.ContractTests.Log;
using Lambda.Ports.Log;
using Lambda.Testing;

namespace Lambda.Infra.Kafka.Tests;

[Collection(KafkaTests.Name)]
public sealed class KafkaEventLogTests : EventLogContract
{
    // A client takes half a second to be opened again.
    protected override int RandomSequences => 5;

    protected override Task<IPortHarness<IEventLog>> OpenAsync(int partitionCount) => KafkaHarness.OpenAsync(partitionCount);
}

[Collection(KafkaTests.Name)]
public sealed class KafkaPartitionGroupTests : SharedPartitionGroupContract
{
    private const int Partitions = 3;

    protected override async Task<Func<IPartitionGroup>> OpenAsync(int partitionCount)
    {
        var options = SharedServer.NewTopic(partitionCount);
        options = options with { Group = options.Topic };
        await (await KafkaEventLog.OpenAsync(options, TimeProvider.System, _ => { }, default)).DisposeAsync();
        return () => new KafkaPartitionGroup(options, _ => { });
    }

    /// <summary>librdkafka 2.0 ends the process when it closes a member that is being taken in: https://github.com/confluentinc/librdkafka/issues/4312.</summary>
    [Fact]
    public async Task Nodes_may_leave_while_they_are_being_taken_in()
    {
        const int Moments = 3;
        const int Nodes = 5;
        var nodes = await OpenAsync(Partitions);
        var overlaps = new PartitionHolder.Overlaps();
        for (var moment = 1; moment <= Moments; moment++)
        {
            var members = Enumerable.Range(0, Nodes).Select(_ => PartitionHolder.Join(nodes(), overlaps)).ToList();
            using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50 * moment));
            await timer.WaitForNextTickAsync();
            await Task.WhenAll(members.Select(member => member.LeaveAsync()));
        }

        Assert.Empty(overlaps.Twice);
        await using var last = PartitionHolder.Join(nodes(), overlaps);
        await Holds(last, [.. Enumerable.Range(0, Partitions)]);
    }
}
