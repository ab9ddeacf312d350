using Lambda.SharedLogic.Aggregates;
using Lambda.SharedLogic.Encoding;
using Lambda.SharedLogic.Hashing;
using Lambda.SharedLogic.Laws;

namespace Lambda.SharedLogic.Tests.Aggregates;

public class HyperLogLogTests
{
    private const int Sketches = 60;

    [Theory]
    [InlineData(30)]
    [InlineData(1_000)]
    [InlineData(2_200)] // where sparse becomes dense
    [InlineData(10_000)]
    [InlineData(41_000)] // 2.5 m, where the classic estimator is biased
    [InlineData(100_000)]
    public void Its_error_is_what_theory_says(int cardinality)
    {
        var errors = Enumerable.Range(0, Sketches).Select(seed => ((double)Of(cardinality, (ulong)seed).Estimate() / cardinality) - 1).ToArray();
        var rootMeanSquare = Math.Sqrt(errors.Average(error => error * error));
        var mean = errors.Average();

        // Three deviations of a root mean square, and of a mean, of that many sketches; 0.5 for rounding to whole numbers.
        var rounding = 0.5 / cardinality;
        Assert.InRange(rootMeanSquare, 0, (HyperLogLog.RelativeStandardError * (1 + (3 / Math.Sqrt(2 * Sketches)))) + rounding);
        Assert.InRange(mean, (-3 * HyperLogLog.RelativeStandardError / Math.Sqrt(Sketches)) - rounding, (3 * HyperLogLog.RelativeStandardError / Math.Sqrt(Sketches)) + rounding);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(10)]
    public void A_few_values_are_counted_as_they_are(int cardinality) => Assert.Equal(cardinality, Of(cardinality, seed: 1).Estimate());

    [Theory]
    [Trait("Category", "Slow")]
    [InlineData(3_000_000)]
    public void Its_error_is_what_theory_says_for_millions(int cardinality) => Its_error_is_what_theory_says(cardinality);

    [Fact]
    public void The_same_values_seen_again_change_nothing()
    {
        var once = Of(5_000, seed: 3);
        var twice = Of(5_000, seed: 3);
        twice.AddAll(Of(5_000, seed: 3));
        Assert.Equal(Encode(once), Encode(twice));
    }

    [Fact]
    public void Bytes_depend_on_the_registers_alone_on_both_sides_of_the_threshold()
    {
        for (var registers = HyperLogLog.LargestSparse - 1; registers <= HyperLogLog.LargestSparse + 1; registers++)
        {
            var rising = new HyperLogLog();
            var falling = new HyperLogLog();
            var merged = new HyperLogLog();
            for (var i = 0; i < registers; i++)
            {
                rising.Raise(i, 5);
                falling.Raise(registers - 1 - i, 5);
            }

            merged.AddAll(rising);
            merged.AddAll(falling);
            Assert.Equal(Encode(rising), Encode(falling));
            Assert.Equal(Encode(rising), Encode(merged));
            Assert.Equal(registers > HyperLogLog.LargestSparse, !rising.Dense.IsEmpty);
        }
    }

    [Theory]
    [InlineData(40)]
    [InlineData(HyperLogLog.RegisterCount)]
    public void Set_registers_stand_in_order_each_with_its_largest_rank(int registers)
    {
        var (random, sketch, expected) = (new SplitMix64(11), new HyperLogLog(), new SortedDictionary<uint, uint>());
        for (var i = 0; i < HyperLogLog.LargestSparse; i++)
        {
            var (register, rank) = ((uint)(random.Next() % (ulong)registers), 1 + (uint)(random.Next() % HyperLogLog.LargestRank));
            sketch.Raise((int)register, (int)rank);
            expected[register] = Math.Max(rank, expected.GetValueOrDefault(register));
            if (i < 300 || i % 100 == 0)
            {
                Assert.Equal(expected.Select(set => (set.Key * 64) + set.Value), sketch.Sparse.ToArray());
            }
        }
    }

    [Fact]
    public void A_register_that_announces_more_than_there_is_is_refused()
    {
        var bytes = Encode(Of(3, seed: 1));
        bytes[0]++;
        Assert.Throws<CorruptStateException>(() => StateBytes.Decode<HyperLogLogAggregate, Hash128, HyperLogLog>(bytes));
    }

    private static byte[] Encode(HyperLogLog sketch) => StateBytes.Encode<HyperLogLogAggregate, Hash128, HyperLogLog>(sketch);

    private static HyperLogLog Of(int cardinality, ulong seed)
    {
        var random = new SplitMix64(Murmur3.Mix(seed + 1));
        var sketch = new HyperLogLog();
        for (var i = 0; i < cardinality; i++)
        {
            sketch.Add(new Hash128(random.Next(), random.Next()));
        }

        return sketch;
    }
}
