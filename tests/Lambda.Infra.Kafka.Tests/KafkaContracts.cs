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
