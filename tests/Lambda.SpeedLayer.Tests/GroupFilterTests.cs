using FsCheck;
using FsCheck.Fluent;
using Lambda.SharedLogic.Laws;

namespace Lambda.SpeedLayer.Tests;

public sealed class GroupFilterTests
{
    [Fact]
    public void Whatever_was_added_is_there() =>
        Prop.ForAll(Gen.Choose(int.MinValue, int.MaxValue).ListOf().ToArbitrary(), hashes =>
        {
            var filter = new GroupFilter();
            Assert.True(filter.IsEmpty);
            foreach (var hash in hashes)
            {
                filter.Add((uint)hash);
            }

            Assert.Equal(hashes.Count == 0, filter.IsEmpty);
            Assert.All(hashes, hash => Assert.True(filter.MayContain((uint)hash)));
        }).QuickCheckThrowOnFailure();

    /// <summary>Of hashes that lie side by side too: each bit of a hash must reach the block as well as the bits in it.</summary>
    [Theory]
    [InlineData(1, false)]
    [InlineData(4_096, false)]
    [InlineData(5_000, true)]
    [InlineData(86_016, true)]
    [InlineData(300_000, false)]
    public void What_was_added_is_there_and_little_else(int groups, bool sideBySide)
    {
        const int Others = 40_000;
        var random = new SplitMix64(7);
        var filter = new GroupFilter();
        uint[] hashes = [.. Enumerable.Range(0, groups + Others).Select(i => sideBySide ? (uint)i : (uint)random.Next())];
        var (added, others) = (hashes[..groups], hashes[groups..]);
        Array.ForEach(added, filter.Add);
        Assert.All(added, hash => Assert.True(filter.MayContain(hash)));

        // At most 1 in 100 of each of up to four filters.
        var mistaken = others.Except(added).Count(filter.MayContain);
        Assert.InRange(mistaken / (double)Others, 0, 0.03);
        Assert.InRange(filter.Bytes * 8.0 / Math.Max(groups, 4_096), 0, 60);
    }
}
