using Lambda.Ports.ContractTests;
using Lambda.Ports.ContractTests.Log;
using Lambda.Ports.Log;

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
    protected override async Task<Func<IPartitionGroup>> OpenAsync(int partitionCount)
    {
        var options = SharedServer.NewTopic(partitionCount);
        options = options with { Group = options.Topic };
        await (await KafkaEventLog.OpenAsync(options, TimeProvider.System, _ => { }, default)).DisposeAsync();
        return () => new KafkaPartitionGroup(options, _ => { });
    }
}
