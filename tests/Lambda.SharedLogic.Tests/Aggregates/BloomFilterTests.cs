using Lambda.SharedLogic.Aggregates;
using Lambda.SharedLogic.Encoding;
using Lambda.SharedLogic.Events;
using Lambda.SharedLogic.Hashing;
using Lambda.SharedLogic.Laws;
using Filter = Lambda.SharedLogic.Aggregates.BloomAggregate<Lambda.SharedLogic.Tests.Aggregates.BloomFilterTests.Thousand, Lambda.SharedLogic.Tests.Aggregates.BloomFilterTests.Hundred>;

namespace Lambda.SharedLogic.Tests.Aggregates;

public class BloomFilterTests
{
    private const int Filters = 40;

    [Fact]
    public void What_was_added_is_always_found_and_what_was_not_mostly_is_not()
    {
        var filter = StateBytes.Fold<Filter, Hash128, BloomFilter>(Enumerable.Range(0, 500).Select(i => Hash128.Of(Utf8Text.From($"P{i}"))));
        Assert.All(Enumerable.Range(0, 500), i => Assert.True(filter.MightContain(Utf8Text.From($"P{i}"))));
        Assert.InRange(Enumerable.Range(500, 1_000).Count(i => filter.MightContain(Utf8Text.From($"P{i}"))), 0, 10);
        Assert.False(filter.MightContain(default(Utf8Text)));
    }

    [Theory]
    [InlineData(700)] // half of the false positives of a full one and less
    [InlineData(1_000)]
    [InlineData(2_000)] // beyond what it is made for
    public void False_positives_are_as_frequent_as_theory_says(int items) => CheckRate(items, Filters);

    [Theory]
    [Trait("Category", "Slow")]
    [InlineData(1_000)]
    public void Over_a_thousand_seeds_too(int items) => CheckRate(items, filters: 1_000);

    [Fact]
    public void Its_size_keeps_the_rate_that_was_asked_for()
    {
        Assert.Equal((7, 10_112), (Filter.Hashes, Filter.Bits));
        Assert.InRange(Filter.FalsePositiveRate(1_000), 0.0077, 0.01);
        Assert.Equal((1, 1_472), (BloomAggregate<Thousand, Two>.Hashes, BloomAggregate<Thousand, Two>.Bits));
        Assert.InRange(BloomAggregate<Thousand, Two>.FalsePositiveRate(1_000), 0.48, 0.5);
        Assert.Equal(64, BloomAggregate<Two, Hundred>.Bits);
    }

    [Theory]
    [InlineData(100)]
    [InlineData(1_000)]
    public void Its_count_is_off_by_no_more_than_its_stated_error(int items)
    {
        var errors = Enumerable.Range(0, Filters).Select(seed => (Of(items, (ulong)seed).Filter.Estimate() / (double)items) - 1).ToArray();
        var rootMeanSquare = Math.Sqrt(errors.Average(error => error * error));
        Assert.InRange(rootMeanSquare, 0, (Filter.RelativeStandardError * (1 + (3 / Math.Sqrt(2 * Filters)))) + (0.5 / items));
        Assert.InRange(Filter.RelativeStandardError, 0.007, 0.008);
    }

    [Fact]
    public void An_empty_one_counts_nothing_and_a_full_one_does_not_count_to_infinity()
    {
        Assert.Equal(0, default(Filter).Identity.Estimate());
        var full = default(Filter).Identity;
        full.SetAll(Enumerable.Repeat(ulong.MaxValue, Filter.Bits / 64).ToArray());
        Assert.InRange(full.Estimate(), 10_000, 20_000);
    }

    [Fact]
    public void Bytes_depend_on_the_bits_alone_on_both_sides_of_the_threshold()
    {
        var largestSparse = default(Filter).Identity.LargestSparse;
        for (var bits = largestSparse - 1; bits <= largestSparse + 1; bits++)
        {
            var (rising, falling, merged) = (default(Filter).Identity, default(Filter).Identity, default(Filter).Identity);
            for (var i = 0; i < bits; i++)
            {
                rising.Set(i * 3);
                falling.Set((bits - 1 - i) * 3);
            }

            merged.AddAll(rising);
            merged.AddAll(falling);
            var bytes = Encode(rising);
            Assert.Equal(bytes, Encode(falling));
            Assert.Equal(bytes, Encode(merged));
            Assert.Equal(bytes, Encode(Decode(bytes)));
            Assert.Equal(bits > largestSparse, !rising.Dense.IsEmpty);
        }
    }

    [Fact]
    public void Bits_that_cannot_be_are_refused()
    {
        Assert.Throws<CorruptStateException>(() => Decode(Convert.FromHexString("02" + "05"))); // two announced
        Assert.Throws<CorruptStateException>(() => Decode(Convert.FromHexString("02" + "05" + "00"))); // one bit twice
        Assert.Throws<CorruptStateException>(() => Decode(Convert.FromHexString("01" + "804f"))); // bit 10,112
        var dense = Encode(Of(900, seed: 1).Filter);
        dense[0]++;
        Assert.Throws<CorruptStateException>(() => Decode(dense));
    }

    private static void CheckRate(int items, int filters)
    {
        const int Asked = 5_000;
        var found = 0;
        for (ulong seed = 0; seed < (ulong)filters; seed++)
        {
            var (filter, random) = Of(items, seed);
            for (var i = 0; i < Asked; i++)
            {
                found += filter.MightContain(new Hash128(random.Next(), random.Next())) ? 1 : 0;
            }
        }

        // Four deviations, and a tenth for how much a filter's share of set bits differs from its mean.
        var (expected, rate) = (Filter.FalsePositiveRate(items), found / (double)(Asked * filters));
        Assert.InRange(rate, (expected * 0.9) - (4 * Deviation(expected)), (expected * 1.1) + (4 * Deviation(expected)));

        double Deviation(double chance) => Math.Sqrt(chance * (1 - chance) / (Asked * filters));
    }

    private static (BloomFilter Filter, SplitMix64 Random) Of(int items, ulong seed)
    {
        var random = new SplitMix64(Murmur3.Mix(seed + 1));
        return (StateBytes.Fold<Filter, Hash128, BloomFilter>(Enumerable.Range(0, items).Select(_ => new Hash128(random.Next(), random.Next()))), random);
    }

    private static byte[] Encode(BloomFilter filter) => StateBytes.Encode<Filter, Hash128, BloomFilter>(filter);

    private static BloomFilter Decode(byte[] bytes) => StateBytes.Decode<Filter, Hash128, BloomFilter>(bytes);

    internal readonly struct Thousand : ILimit
    {
        public static int Value => 1_000;
    }

    internal readonly struct Hundred : ILimit
    {
        public static int Value => 100;
    }
}
