using Lambda.SharedLogic.Laws;

namespace Lambda.SpeedLayer.Tests;

public sealed class GroupFilterTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(4_096)]
    [InlineData(300_000)]
    public void What_was_added_is_there_and_little_else(int groups)
    {
        const int Others = 20_000;
        var random = new SplitMix64(7);
        var filter = new GroupFilter();
        Assert.True(filter.IsEmpty);
        var added = Enumerable.Range(0, groups).Select(_ => (uint)random.Next()).ToList();
        added.ForEach(filter.Add);
        Assert.All(added, hash => Assert.True(filter.MayContain(hash)));
        var others = Enumerable.Range(0, Others).Count(_ => filter.MayContain((uint)random.Next()));
        Assert.InRange(others / (double)Others, 0, 0.05);
        Assert.InRange(filter.Bytes * 8.0 / Math.Max(groups, 4_096), 0, 60);
    }
}
