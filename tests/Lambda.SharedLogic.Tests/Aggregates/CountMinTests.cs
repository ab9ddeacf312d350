using Lambda.SharedLogic.Aggregates;
using Lambda.SharedLogic.Encoding;
using Lambda.SharedLogic.Hashing;
using Lambda.SharedLogic.Laws;

namespace Lambda.SharedLogic.Tests.Aggregates;

public class CountMinTests
{
    private const int Width = 64;
    private const int Depth = 3;

    [Theory]
    [InlineData(20)]
    [InlineData(24)] // about width / e values of equal weight: where one collision is just too much
    [InlineData(100)]
    [InlineData(2_000)]
    public void No_count_is_too_low_and_few_are_too_high_by_more_than_epsilon_of_all(int values) => CheckBound(values, seeds: 200);

    [Theory]
    [Trait("Category", "Slow")]
    [InlineData(24)]
    [InlineData(500)]
    [InlineData(5_000)]
    public void Nor_over_a_thousand_seeds(int values) => CheckBound(values, seeds: 1_000);

    [Fact]
    public void Values_that_share_a_counter_in_one_row_share_others_by_chance_alone()
    {
        // Of 400,000 pairs one in 16³ shares all three: 97.7, with a deviation of 9.9.
        var random = new SplitMix64(3);
        var shared = 0;
        for (var i = 0; i < 400_000; i++)
        {
            var (left, right) = (Hash(random), Hash(random));
            shared += Enumerable.Range(0, 3).All(row => HashSequence.PlaceAt(left, row, 16) == HashSequence.PlaceAt(right, row, 16)) ? 1 : 0;
        }

        Assert.InRange(shared, 98 - 40, 98 + 40);
    }

    [Fact]
    public void Bytes_are_the_same_however_the_counters_are_kept()
    {
        // One counter more than a quarter makes it dense; the first of these is sparse, the last dense.
        foreach (var values in new[] { 10, 15, 16, 17, 18, 40 })
        {
            var random = new SplitMix64(8);
            var hashes = Enumerable.Range(0, values).Select(_ => Hash(random)).ToArray();
            var (once, merged) = (new CountMin(Width, Depth), new CountMin(Width, Depth));
            foreach (var hash in hashes)
            {
                var part = new CountMin(Width, Depth);
                once.Add(hash, 3);
                part.Add(hash, 3);
                merged.AddAll(part);
            }

            var bytes = Encode(once);
            var decoded = new CountMin(Width, Depth);
            var reader = new StateReader(bytes);
            CountMinBytes.Read(ref reader, decoded);
            Assert.Equal(bytes, Encode(merged));
            Assert.Equal(bytes, Encode(decoded));
            Assert.Equal(once.Dense.IsEmpty, decoded.Dense.IsEmpty);
            Assert.Equal(3L * values, decoded.Count);
        }
    }

    [Theory]
    [InlineData("01" + "00" + "01")] // one row of three
    [InlineData("03" + "00" + "01" + "4001" + "4002")] // rows of different sums
    [InlineData("03" + "01" + "01" + "4001" + "4001")] // an index below 0
    [InlineData("03" + "00" + "01" + "4001" + "800101")] // an index beyond the last row
    public void Counters_that_cannot_be_are_refused(string hex)
    {
        Assert.Throws<CorruptStateException>(() =>
        {
            var reader = new StateReader(Convert.FromHexString(hex));
            CountMinBytes.Read(ref reader, new CountMin(Width, Depth));
        });
    }

    private static void CheckBound(int values, ulong seeds)
    {
        var (asked, wrong) = (0, 0);
        for (ulong seed = 0; seed < seeds; seed++)
        {
            var random = new SplitMix64(Murmur3.Mix(seed + 1));
            var truth = Enumerable.Range(0, values).Select(_ => (Hash: Hash(random), Count: random.OneIn(3) ? 1 + random.OfAnySize(8) : 20)).ToArray();
            var sketch = new CountMin(Width, Depth);
            foreach (var (hash, count) in truth)
            {
                sketch.Add(hash, count);
            }

            Assert.Equal(truth.Sum(value => value.Count), sketch.Count);
            Assert.All(truth, value => Assert.True(sketch.Estimate(value.Hash) >= value.Count));
            asked += values;
            wrong += truth.Count(value => sketch.Estimate(value.Hash) - value.Count > Math.E / Width * sketch.Count);
        }

        Assert.InRange((double)wrong / asked, 0, Math.Exp(-Depth));
    }

    private static Hash128 Hash(SplitMix64 random) => new(random.Next(), random.Next());

    private static byte[] Encode(CountMin sketch)
    {
        var writer = new StateWriter();
        CountMinBytes.Write(sketch, writer);
        return writer.ToArray();
    }
}
