using Lambda.Ports.ContractTests.Log;
using Lambda.Ports.Log;
using Lambda.Testing.InMemory;

namespace Lambda.Testing.Tests;

public sealed class InMemoryPartitionGroupTests : SharedPartitionGroupContract
{
    protected override Task<Func<IPartitionGroup>> OpenAsync(int partitionCount)
    {
        var group = new InMemoryPartitionGroup(partitionCount);
        return Task.FromResult<Func<IPartitionGroup>>(group.Node);
    }
}
