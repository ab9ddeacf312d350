using System.Globalization;
using Lambda.SharedLogic.Aggregates;
using Lambda.SharedLogic.Hashing;
using Lambda.SharedLogic.Laws;
using Lambda.Testing;
using Filter = Lambda.SharedLogic.Aggregates.BloomAggregate<Lambda.SharedLogic.Tests.Aggregates.BloomFilterTests.Thousand, Lambda.SharedLogic.Tests.Aggregates.BloomFilterTests.Hundred>;
using Sample = Lambda.SharedLogic.Aggregates.BottomKAggregate<long, Lambda.SharedLogic.Aggregates.LongCodec, Lambda.SharedLogic.Tests.Aggregates.SketchErrorTests.Fifty>;

namespace Lambda.SharedLogic.Tests.Aggregates;

/// <summary>The errors of all sketches over 1,000 seeds, against their theory. The figures stand in docs/aggregates.md, and are those that come out here.</summary>
[Trait("Category", "Slow")]
public class SketchErrorTests
{
    private const int Seeds = 1_000;

    [Fact]
    public void HyperLogLog_has_the_standard_error_of_theory_and_a_smaller_one_below()
    {
        int[] small = [1_000, 5_000, 20_000, 50_000, 100_000];
        int[] large = [160_000, 200_000, 250_000, 320_000, 400_000, 500_000, 640_000, 800_000, 1_000_000]; // from ten times the registers on
        var ratios = HyperLogLogRatios([.. small, .. large]);
        var average = ratios[small.Length..].Average();
        Assert.True(average is >= 0.95 and <= 1.05, string.Join(", ", ratios));
        Assert.All(ratios[small.Length..], ratio => Assert.InRange(ratio, 0.9, 1.1)); // each deviates by 2.2 %
        Assert.All(ratios[..small.Length], ratio => Assert.InRange(ratio, 0.5, 1.05));
        AssertOnPage($"| `.Distinct` | standard error × √m ÷ 1.04, mean of 9 cardinalities from 160,000 to 1,000,000 | {Text(average, "0.000")} | 1 |");
        AssertOnPage($"| `.Distinct` | the same at 1,000, 5,000, 20,000, 50,000 and 100,000 | {string.Join(", ", ratios[..small.Length].Select(ratio => Text(ratio, "0.000")))} | at most 1 |");
    }

    [Fact]
    public void DDSketch_is_never_off_by_more_than_one_percent()
    {
        var quantiles = Enumerable.Range(0, 101).Select(percent => percent / 100m).ToArray();
        var worst = 0.0;
        for (ulong seed = 0; seed < Seeds; seed++)
        {
            var random = new SplitMix64(Murmur3.Mix(seed + 1));
            var (exact, sketch) = (new Multiset(), new DDSketch());
            for (var i = 0; i < 1_000; i++)
            {
                var number = Number((int)(seed % 4), random);
                exact.Add(number);
                sketch.Add(number);
            }

            foreach (var (truth, answer) in exact.ValuesAt(quantiles).Zip(sketch.ValuesAt(quantiles)))
                worst = Math.Max(worst, truth == 0 ? Math.Abs(answer!.Value) : Math.Abs((answer!.Value / truth!.Value) - 1));
        }

        Assert.InRange(worst, 0, DDSketch.RelativeError);
        AssertOnPage($"| `.Quantiles` | largest error of any of 101 quantiles | {Text(worst * 100, "0.00")} % | at most 1 % |");
    }

    [Fact]
    public void Count_Min_is_never_too_low_and_seldom_too_high()
    {
        const int Width = 64;
        const int Depth = 3;
        const int Values = 500;
        var (asked, wrong) = (0, 0);
        for (ulong seed = 0; seed < Seeds; seed++)
        {
            var random = new SplitMix64(Murmur3.Mix(seed + 1));
            var sketch = new CountMin(Width, Depth);
            var truth = Enumerable.Range(1, Values).Select(rank => (Hash: new Hash128(random.Next(), random.Next()), Count: 1 + (1_000 / rank))).ToArray();
            foreach (var (hash, count) in truth)
                sketch.Add(hash, count);
            foreach (var (hash, count) in truth)
            {
                var over = sketch.Estimate(hash) - count;
                Assert.True(over >= 0);
                wrong += over > Math.E / Width * sketch.Count ? 1 : 0;
            }

            asked += Values;
        }

        Assert.InRange((double)wrong / asked, 0, Math.Exp(-Depth));
        AssertOnPage($"| `.HeavyHitters` | counts too high by more than e ÷ width of all, of width 64 and depth 3; none was too low | {Text(100.0 * wrong / asked, "0.00")} % | at most 4.98 % |");
    }

    [Fact]
    public void A_Bloom_filter_finds_by_mistake_what_theory_says()
    {
        const int Items = 1_000;
        const int Asked = 5_000;
        var found = 0;
        for (ulong seed = 0; seed < Seeds; seed++)
        {
            var random = new SplitMix64(Murmur3.Mix(seed + 1));
            var filter = StateBytes.Fold<Filter, Hash128, BloomFilter>(Enumerable.Range(0, Items).Select(_ => new Hash128(random.Next(), random.Next())));
            for (var i = 0; i < Asked; i++)
                found += filter.MightContain(new Hash128(random.Next(), random.Next())) ? 1 : 0;
        }

        var (rate, theory) = ((double)found / (Seeds * Asked), Filter.FalsePositiveRate(Items));
        Assert.InRange(rate / theory, 0.97, 1.03);
        AssertOnPage($"| `.Membership` | found by mistake, of a full filter made for 1,000 texts and 1 in 100 | {Text(rate * 100, "0.000")} % | {Text(theory * 100, "0.000")} % |");
    }

    [Fact]
    public void A_bottom_k_sample_is_not_biased()
    {
        const int Population = 2_000;
        const int OfAKind = 600;
        var drawn = 0;
        for (ulong seed = 0; seed < Seeds; seed++)
        {
            var random = new SplitMix64(Murmur3.Mix(seed + 1));
            var state = StateBytes.Fold<Sample, Hashed<long>, BottomKState<long>>(
                Enumerable.Range(0, Population).Select(value => new Hashed<long>(new Hash128(random.Next(), random.Next()), value)));
            drawn += Enumerable.Range(0, state.Count).Count(i => state[i].Value < OfAKind);
        }

        // A draw of 50 without replacement deviates by √(50 p (1 - p) (N - 50) ÷ (N - 1)); the mean of 1,000 by a 32nd of that.
        const double Share = (double)OfAKind / Population;
        var deviation = Math.Sqrt(Share * (1 - Share) / Fifty.Value * (Population - Fifty.Value) / (Population - 1) / Seeds);
        var share = (double)drawn / (Seeds * Fifty.Value);
        Assert.InRange(share, Share - (4 * deviation), Share + (4 * deviation));
        AssertOnPage($"| `.SampleEvents` | share of a kind that 30.0 % of the events are, in samples of 50 | {Text(share * 100, "0.0")} % | 30.0 % ± {Text(deviation * 100, "0.0")} |");
    }

    /// <summary>For each cardinality the root mean square of the relative errors of 1,000 sketches, as a multiple of 1.04 / √m.</summary>
    private static double[] HyperLogLogRatios(int[] cardinalities)
    {
        var squares = new double[cardinalities.Length];
        for (ulong seed = 0; seed < Seeds; seed++)
        {
            var random = new SplitMix64(Murmur3.Mix(seed + 1));
            var (sketch, added) = (new HyperLogLog(), 0);
            for (var i = 0; i < cardinalities.Length; i++)
            {
                for (; added < cardinalities[i]; added++)
                    sketch.Add(new Hash128(random.Next(), random.Next()));
                var error = ((double)sketch.Estimate() / cardinalities[i]) - 1;
                squares[i] += error * error;
            }
        }

        return [.. squares.Select(sum => Math.Sqrt(sum / Seeds) / HyperLogLog.RelativeStandardError)];
    }

    /// <summary>Numbers of four kinds: durations, all of one size, of every size and sign, and many that are the same.</summary>
    private static long Number(int kind, SplitMix64 random) => kind switch
    {
        0 => random.Between(60_000_000, 7_200_000_000),
        1 => random.Below(1_000),
        2 => random.OneIn(4) ? -random.OfAnySize(63) : random.OfAnySize(63),
        _ => 1L << random.Below(40),
    };

    private static string Text(double number, string format) => number.ToString(format, CultureInfo.InvariantCulture);

    private static void AssertOnPage(string row) =>
        Assert.True(File.ReadAllText(Repository.PathOf("docs", "aggregates.md")).Contains(row, StringComparison.Ordinal), $"docs/aggregates.md lacks the line\n{row}");

    internal readonly struct Fifty : ILimit
    {
        public static int Value => 50;
    }
}
