using Lambda.SharedLogic.Aggregates;
using Lambda.SharedLogic.Events;
using Lambda.SharedLogic.Hashing;
using Lambda.SharedLogic.Laws;
using Filter = Lambda.SharedLogic.Aggregates.BloomAggregate<Lambda.SharedLogic.Tests.Aggregates.BloomFilterTests.Thousand, Lambda.SharedLogic.Tests.Aggregates.BloomFilterTests.Hundred>;
using Hitters = Lambda.SharedLogic.Aggregates.HeavyHittersAggregate<Lambda.SharedLogic.Tests.Aggregates.BloomFilterTests.Hundred, Lambda.SharedLogic.Tests.Aggregates.SketchMergeTests.Three, Lambda.SharedLogic.Tests.Aggregates.SketchErrorTests.Fifty>;
using Sample = Lambda.SharedLogic.Aggregates.BottomKAggregate<long, Lambda.SharedLogic.Aggregates.LongCodec, Lambda.SharedLogic.Tests.Aggregates.SketchErrorTests.Fifty>;

namespace Lambda.SharedLogic.Tests.Aggregates;

/// <summary>However inputs are dealt to parts, and in whatever order these are merged: the bytes are those of one sketch that saw everything.</summary>
[Trait("Category", "Slow")]
public class SketchMergeTests
{
    private const int Seeds = 1_000;
    private const int MostParts = 8;

    [Fact]
    public void HyperLogLog() => Check<HyperLogLogAggregate, Hash128, HyperLogLog>(mostInputs: 5_000, random => new(random.Next(), random.Next()));

    [Fact]
    public void DDSketch() => Check<DDSketchAggregate, long, DDSketch>(mostInputs: 1_000, random => random.OneIn(4) ? -random.OfAnySize(63) : random.OfAnySize(63));

    [Fact]
    public void Count_Min_with_its_sample() => Check<Hitters, TextOccurrence, HeavyHitters>(
        mostInputs: 500, random => new TextOccurrence(Utf8Text.From($"T{random.Below(1 + random.Below(300))}"), new Hash128(random.Next(), random.Next())));

    [Fact]
    public void Bloom_filter() => Check<Filter, Hash128, BloomFilter>(mostInputs: 1_500, random => new(random.Next(), random.Next()));

    [Fact]
    public void Bottom_k() => Check<Sample, Hashed<long>, BottomKState<long>>(
        mostInputs: 500, random => new Hashed<long>(new Hash128((ulong)random.Below(400), 1), random.Below(3)));

    private static void Check<TAggregate, TInput, TState>(int mostInputs, Func<SplitMix64, TInput> draw)
        where TAggregate : struct, IAggregate<TInput, TState>
        where TInput : struct
    {
        for (ulong seed = 0; seed < Seeds; seed++)
        {
            var random = new SplitMix64(Murmur3.Mix(seed + 1));
            var inputs = Enumerable.Range(0, random.Below(mostInputs)).Select(_ => draw(random)).ToArray();
            var whole = StateBytes.Fold<TAggregate, TInput, TState>(inputs);
            random.Shuffle(inputs.AsSpan());
            var count = 1 + random.Below(MostParts);
            var parts = inputs.Select(input => (Part: random.Below(count), Input: input)).ToLookup(pair => pair.Part, pair => pair.Input);
            var states = Enumerable.Range(0, count).Select(part => StateBytes.Fold<TAggregate, TInput, TState>(parts[part])).ToList();
            while (states.Count > 1)
            {
                // Any two of them, in either order: every tree of merges comes about.
                var (left, right) = (Take(states, random), Take(states, random));
                default(TAggregate).Merge(ref left, in right);
                states.Add(left);
            }

            Assert.True(
                StateBytes.Encode<TAggregate, TInput, TState>(whole).AsSpan().SequenceEqual(StateBytes.Encode<TAggregate, TInput, TState>(states[0])), $"seed {seed}");
        }
    }

    private static T Take<T>(List<T> from, SplitMix64 random)
    {
        var index = random.Below(from.Count);
        var taken = from[index];
        from.RemoveAt(index);
        return taken;
    }

    internal readonly struct Three : ILimit
    {
        public static int Value => 3;
    }
}
