using Lambda.SharedLogic.Aggregates;
using Lambda.SharedLogic.Events;
using Lambda.SharedLogic.Hashing;
using Lambda.SharedLogic.Laws;

namespace Lambda.SharedLogic.Tests.Aggregates;

/// <summary>There are hundreds of thousands of groups with one to three events, and a few with millions.</summary>
public class MemoryTests
{
    private static readonly Utf8Text ZoneOne = Utf8Text.From("Z11");
    private static readonly Utf8Text ZoneTwo = Utf8Text.From("Z12");

    [Fact]
    public void A_state_of_one_input_is_small()
    {
        var random = new SplitMix64(1);
        AssertSmall<ExactDistinctAggregate, Hash128, DistinctSet>(new Hash128(random.Next(), random.Next()), 96);
        AssertSmall<HyperLogLogAggregate, Hash128, HyperLogLog>(new Hash128(random.Next(), random.Next()), 96);
        AssertSmall<ExactQuantilesAggregate, long, Multiset>(600_000_000, 96);
        AssertSmall<DDSketchAggregate, long, DDSketch>(600_000_000, 0);
        AssertSmall<HistogramAggregate, int, Multiset>(3, 96);
        AssertSmall<SessionListAggregate<Two>, long, SessionList>(600_000_000, 96);
        AssertSmall<BloomAggregate<HeavyHitterLimits.Width, HeavyHitterLimits.Depth>, Hash128, BloomFilter>(new Hash128(1, 1), 96);
        AssertSmall<BottomKAggregate<Utf8Text, TextCodec, HeavyHitterLimits.Sample>, Hashed<Utf8Text>, BottomKState<Utf8Text>>(
            new Hashed<Utf8Text>(new Hash128(1, 1), Utf8Text.From("PKG78910")), 96);
        AssertSmall<HeavyHittersAggregate<HeavyHitterLimits.Width, HeavyHitterLimits.Depth, HeavyHitterLimits.Sample>, TextOccurrence, HeavyHitters>(
            new TextOccurrence(Utf8Text.From("PKG78910"), new Hash128(1, 1)), 400);
        AssertSmall<LatestAggregate<Utf8Text, TextCodec>, Timed<Utf8Text>, Timed<Utf8Text>>(new Timed<Utf8Text>(1, 1, 1, Utf8Text.From("PKG78910")), 40);
        AssertSmall<StatusHistoryAggregate<Numbers32>, StatusReport, StatusHistory>(new StatusReport(1, DeliveryStatus.PickedUp), 0);
        AssertSmall<RecentTextsAggregate<Numbers32>, TextAt, RecentTexts>(new TextAt(1, Utf8Text.From("PKG78910")), 104);
        AssertSmall<LatestRouteAggregate, RouteReport, RouteState>(new RouteReport(1, 1, 1, ZoneOne, ZoneTwo), 0);
    }

    [Fact]
    public void Folding_into_a_state_that_has_its_size_allocates_nothing()
    {
        AssertSteady<CountAggregate, Occurrence, long>(_ => default);
        AssertSteady<SumAggregate, long, Int128>(Number);
        AssertSteady<MinAggregate, long, long?>(Number);
        AssertSteady<MaxAggregate, long, long?>(Number);
        AssertSteady<MeanAggregate, long, MeanState>(Number);
        AssertSteady<RatioAggregate, RatioInput, RatioState>(random => new RatioInput(random.OneIn(2)));
        AssertSteady<VarianceAggregate, long, VarianceState>(Number);
        AssertSteady<HistogramAggregate, int, Multiset>(random => random.Below(200));
        AssertSteady<SessionListAggregate<Two>, long, SessionList>(Number);
        AssertSteady<ExactDistinctAggregate, Hash128, DistinctSet>(Hash);
        AssertSteady<HyperLogLogAggregate, Hash128, HyperLogLog>(Hash);
        AssertSteady<ExactQuantilesAggregate, long, Multiset>(Number);
        AssertSteady<DDSketchAggregate, long, DDSketch>(Number);
        AssertSteady<TopKAggregate, Utf8Text, TextCounts>(Text);
        AssertSteady<BloomAggregate<HeavyHitterLimits.Width, HeavyHitterLimits.Depth>, Hash128, BloomFilter>(Hash);
        AssertSteady<BottomKAggregate<Utf8Text, TextCodec, Two>, Hashed<Utf8Text>, BottomKState<Utf8Text>>(random => new Hashed<Utf8Text>(Hash(random), Text(random)));
        AssertSteady<ExactHeavyHittersAggregate<HeavyHitterLimits.Sample>, TextOccurrence, ExactHeavyHitters>(Occurrence);
        AssertSteady<HeavyHittersAggregate<HeavyHitterLimits.Width, HeavyHitterLimits.Depth, HeavyHitterLimits.Sample>, TextOccurrence, HeavyHitters>(Occurrence);
        AssertSteady<LatestAggregate<Utf8Text, TextCodec>, Timed<Utf8Text>, Timed<Utf8Text>>(Timed);
        AssertSteady<FirstAggregate<Utf8Text, TextCodec>, Timed<Utf8Text>, Timed<Utf8Text>>(Timed);
        AssertSteady<LatestNAggregate<Utf8Text, TextCodec, Two>, Timed<Utf8Text>, LatestNState<Utf8Text>>(Timed);
        AssertSteady<StatusHistoryAggregate<Numbers32>, StatusReport, StatusHistory>(
            random => new StatusReport(Number(random), (DeliveryStatus)(1 + random.Below(10))));
        AssertSteady<RecentTextsAggregate<Numbers32>, TextAt, RecentTexts>(random => new TextAt(Number(random), Text(random)));
        AssertSteady<LatestRouteAggregate, RouteReport, RouteState>(random => new RouteReport(Number(random), 0, 0, Text(random), Text(random)));
    }

    private readonly struct Numbers32 : ILimit
    {
        public static int Value => 32;
    }

    private static long Number(SplitMix64 random) => random.Between(0, 5_000) * 1_000_000;

    private static Hash128 Hash(SplitMix64 random) => Hash128.Of(BitConverter.GetBytes(random.Below(5_000)));

    private static Utf8Text Text(SplitMix64 random) => Utf8Text.From($"sku {random.Between(1_000, 9_999)}");

    private static TextOccurrence Occurrence(SplitMix64 random) => new(Text(random), new Hash128(random.Next(), random.Next()));

    private static Timed<Utf8Text> Timed(SplitMix64 random) => new(random.Below(1_000), random.Below(1_000), 0, Text(random));

    private static void AssertSmall<TAggregate, TInput, TState>(TInput input, int bytes)
        where TAggregate : struct, IAggregate<TInput, TState>
        where TInput : struct
    {
        var allocated = Allocated.Least(() =>
        {
            var state = default(TAggregate).Identity;
            default(TAggregate).Add(ref state, in input);
        });
        Assert.InRange(allocated, 0, bytes);
    }

    private static void AssertSteady<TAggregate, TInput, TState>(Func<SplitMix64, TInput> generate)
        where TAggregate : struct, IAggregate<TInput, TState>
        where TInput : struct
    {
        var random = new SplitMix64(7);
        TInput[] inputs = [.. Enumerable.Range(0, 20_000).Select(_ => generate(random))];
        var state = StateBytes.Fold<TAggregate, TInput, TState>(inputs);
        var allocated = Allocated.Least(() =>
        {
            foreach (ref readonly var input in inputs.AsSpan())
            {
                default(TAggregate).Add(ref state, in input);
            }
        });
        Assert.True(allocated == 0, $"{typeof(TAggregate).Name} allocated {allocated} bytes");
    }
}
