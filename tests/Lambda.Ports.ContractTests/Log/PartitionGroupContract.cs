using Lambda.Ports.Log;
using Lambda.Testing;

namespace Lambda.Ports.ContractTests.Log;

/// <summary>What every group of partitions does for a node that is alone in it.</summary>
public abstract class PartitionGroupContract
{
    /// <summary>A new group over so many partitions: makes a node of it at each call.</summary>
    protected abstract Task<Func<IPartitionGroup>> OpenAsync(int partitionCount);

    [Fact]
    public async Task A_node_that_is_alone_has_all_partitions()
    {
        var nodes = await OpenAsync(5);
        await using var node = PartitionHolder.Join(nodes(), new());
        await Holds(node, [0, 1, 2, 3, 4]);
    }

    [Fact]
    public async Task A_node_that_leaves_is_told_so_last()
    {
        var nodes = await OpenAsync(3);
        await using var node = PartitionHolder.Join(nodes(), new());
        await Holds(node, [0, 1, 2]);
        await node.LeaveAsync();
        Assert.Empty(node.Held);
        Assert.False(node.WasToldTwiceAtOnce);
    }

    [Fact]
    public async Task A_node_may_join_again()
    {
        var node = (await OpenAsync(2))();
        for (var life = 0; life < 2; life++)
        {
            await using var holder = PartitionHolder.Join(node, new());
            await Holds(holder, [0, 1]);
        }
    }

    /// <summary>Waits until a node has exactly these.</summary>
    protected static Task Holds(PartitionHolder node, int[] partitions) =>
        Eventually.Holds(() => node.Held.SetEquals(partitions), $"the node has partitions {string.Join(", ", partitions)}");
}
