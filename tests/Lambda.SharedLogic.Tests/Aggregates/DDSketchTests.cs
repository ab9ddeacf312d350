using FsCheck;
using FsCheck.Fluent;
using Lambda.SharedLogic.Aggregates;
using Lambda.SharedLogic.Laws;

namespace Lambda.SharedLogic.Tests.Aggregates;

public class DDSketchTests
{
    private static readonly decimal[] Quantiles = [0, 0.01m, 0.25m, 0.5m, 0.75m, 0.9m, 0.95m, 0.99m, 0.999m, 1];

    [Fact]
    public void No_quantile_is_off_by_more_than_one_percent() =>
        Prop.ForAll<ulong>(seed =>
        {
            var random = new SplitMix64(seed);
            Check(Enumerable.Range(0, 1 + random.Below(300)).Select(_ => random.OneIn(4) ? -random.OfAnySize(63) : random.OfAnySize(63)));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    [Fact]
    public void Not_even_at_the_edges_of_buckets()
    {
        foreach (var edge in Edges())
        {
            Check([edge - 1, edge, edge + 1]);
            Check([1 - edge, -edge, -edge - 1]);
            Check([edge - 2, edge - 1, edge, edge, edge, edge + 1, edge + 2]);
        }
    }

    [Fact]
    public void Nor_for_the_largest_numbers_there_are() =>
        Check([long.MinValue, long.MinValue + 1, long.MinValue, -1, 0, 1, long.MaxValue - 1, long.MaxValue, long.MaxValue]);

    [Fact]
    public void Buckets_follow_one_another_without_gap_and_are_off_by_less_than_0_78_percent()
    {
        var previous = 63;
        foreach (var edge in Edges())
        {
            Assert.Equal(previous, LogLinearBuckets.IndexOf(edge - 1));
            Assert.Equal(++previous, LogLinearBuckets.IndexOf(edge));
            Assert.Equal(-previous, LogLinearBuckets.IndexOf(-edge));
            var representative = LogLinearBuckets.RepresentativeOf(previous);
            Assert.InRange(Math.Abs(representative - edge), 0, edge * 0.0078);
            Assert.Equal(-representative, LogLinearBuckets.RepresentativeOf(-previous));
        }
    }

    [Fact]
    public void Numbers_below_128_are_exact()
    {
        for (var value = -127; value <= 127; value++)
        {
            Assert.Equal(value, LogLinearBuckets.RepresentativeOf(LogLinearBuckets.IndexOf(value)));
        }
    }

    [Fact]
    public void A_million_durations_need_a_few_hundred_buckets()
    {
        var random = new SplitMix64(5);
        var sketch = new DDSketch();
        for (var i = 0; i < 1_000_000; i++)
        {
            sketch.Add(random.Between(60_000_000, 7_200_000_000));
        }

        Assert.InRange(sketch.Buckets.DistinctCount, 300, 500);
        Assert.InRange(StateBytes.Encode<DDSketchAggregate, long, DDSketch>(sketch).Length, 1, 2_000);
    }

    /// <summary>The first number of every bucket from 64 on.</summary>
    private static IEnumerable<long> Edges()
    {
        for (var shift = 0; shift <= 56; shift++)
        {
            for (long mantissa = 64; mantissa < 128; mantissa++)
            {
                yield return mantissa << shift;
            }
        }
    }

    private static void Check(IEnumerable<long> numbers)
    {
        var (exact, sketch) = (new Multiset(), new DDSketch());
        foreach (var number in numbers)
        {
            exact.Add(number);
            sketch.Add(number);
        }

        Assert.Equal((exact.Count, exact.Sum, exact.Min, exact.Max), (sketch.Count, sketch.Sum, sketch.Min, sketch.Max));
        foreach (var (truth, answer) in exact.ValuesAt(Quantiles).Zip(sketch.ValuesAt(Quantiles)))
        {
            Assert.True(Math.Abs(answer!.Value - truth!.Value) <= DDSketch.RelativeError * Math.Abs(truth.Value), $"{answer} for {truth} in {string.Join(", ", numbers)}");
        }
    }
}
