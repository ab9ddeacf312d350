using Lambda.Testing;

namespace Lambda.Ports.ContractTests.Log;

/// <summary>What every group does that several nodes can join.</summary>
public abstract class SharedPartitionGroupContract : PartitionGroupContract
{
    private const int Partitions = 6;

    [Fact]
    public async Task Nodes_share_all_partitions_and_never_hold_one_together()
    {
        var nodes = await OpenAsync(Partitions);
        var overlaps = new PartitionHolder.Overlaps();
        await using var first = PartitionHolder.Join(nodes(), overlaps);
        await Holds(first, [0, 1, 2, 3, 4, 5]);
        await using var second = PartitionHolder.Join(nodes(), overlaps);
        await AreShared([first, second], each: 3);
        await using var third = PartitionHolder.Join(nodes(), overlaps);
        await AreShared([first, second, third], each: 2);
        Assert.Empty(overlaps.Twice);
        Assert.False(first.WasToldTwiceAtOnce || second.WasToldTwiceAtOnce || third.WasToldTwiceAtOnce);
    }

    [Fact]
    public async Task A_node_keeps_what_need_not_move()
    {
        var nodes = await OpenAsync(Partitions);
        await using var first = PartitionHolder.Join(nodes(), new());
        await Holds(first, [0, 1, 2, 3, 4, 5]);
        await using var second = PartitionHolder.Join(nodes(), new());
        await AreShared([first, second], each: 3);
        Assert.False(first.WasEmptiedMidway);
    }

    [Fact]
    public async Task What_a_node_leaves_goes_to_the_others()
    {
        var nodes = await OpenAsync(Partitions);
        var overlaps = new PartitionHolder.Overlaps();
        await using var first = PartitionHolder.Join(nodes(), overlaps);
        await using var second = PartitionHolder.Join(nodes(), overlaps);
        await AreShared([first, second], each: 3);
        await first.LeaveAsync();
        await Holds(second, [0, 1, 2, 3, 4, 5]);
        Assert.Empty(overlaps.Twice);
    }

    private static Task AreShared(PartitionHolder[] nodes, int each) => Eventually.Holds(
        () => nodes.All(node => node.Held.Count == each) && nodes.SelectMany(node => node.Held).Distinct().Count() == Partitions,
        $"{nodes.Length} nodes have {each} partitions each");
}
