using FsCheck;
using FsCheck.Fluent;
using Lambda.SharedLogic.Aggregates;
using Lambda.SharedLogic.Laws;

namespace Lambda.SharedLogic.Tests.Aggregates;

public class MultisetTests
{
    [Fact]
    public void It_says_what_a_sorted_list_says() =>
        Prop.ForAll<ulong>(seed =>
        {
            var random = new SplitMix64(seed);
            var variety = 1 + random.Below(2_000);
            var numbers = Enumerable.Range(0, 1 + random.Below(2_000)).Select(_ => random.Between(-variety, variety)).ToList();
            var multiset = StateBytes.Fold<ExactQuantilesAggregate, long, Multiset>(numbers);
            numbers.Sort();
            Assert.Equal(numbers.Count, multiset.Count);
            Assert.Equal(numbers.Sum(), multiset.Sum);
            Assert.Equal((numbers[0], numbers[^1]), (multiset.Min, multiset.Max));
            Assert.Equal(numbers.Distinct().Count(), multiset.DistinctCount);
            for (var percent = 0; percent <= 100; percent++)
            {
                Assert.Equal(numbers[percent * (numbers.Count - 1) / 100], multiset.ValuesAt(percent / 100m)[0]);
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(100));

    [Fact]
    public void Nothing_has_no_quantile_and_no_extremes()
    {
        var multiset = new Multiset();
        Assert.Equal((null, null), (multiset.Min, multiset.Max));
        Assert.Equal([null, null], multiset.ValuesAt(0, 1));
    }

    [Theory]
    [InlineData(0.95, 21, 19)]
    [InlineData(0.57, 101, 57)] // 0.57 × 100 is 56.99… in binary floating point
    [InlineData(0.5, 2, 0)]
    [InlineData(1, 1_000_000_000_000, 999_999_999_999)]
    public void A_rank_is_computed_in_decimal(double quantile, long count, long rank) => Assert.Equal(rank, QuantileRank.Of((decimal)quantile, count));

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1.1)]
    public void A_quantile_outside_0_to_1_is_a_mistake(double quantile)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => QuantileRank.Of((decimal)quantile, 5));
        Assert.Throws<ArgumentOutOfRangeException>(() => QuantileValue.At("p", (decimal)quantile));
    }
}
