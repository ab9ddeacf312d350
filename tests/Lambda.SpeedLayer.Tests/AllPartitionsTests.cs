using Lambda.Ports.ContractTests.Log;
using Lambda.Ports.Log;

namespace Lambda.SpeedLayer.Tests;

public sealed class AllPartitionsTests : PartitionGroupContract
{
    protected override Task<Func<IPartitionGroup>> OpenAsync(int partitionCount) =>
        Task.FromResult<Func<IPartitionGroup>>(() => new AllPartitions(partitionCount));
}
