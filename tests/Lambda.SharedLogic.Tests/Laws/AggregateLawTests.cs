using Lambda.SharedLogic.Aggregates;
using Lambda.SharedLogic.Events;
using Lambda.SharedLogic.Hashing;
using Lambda.SharedLogic.Joins;
using Lambda.SharedLogic.Laws;

namespace Lambda.SharedLogic.Tests.Laws;

/// <summary>Every aggregate keeps the laws on inputs that no view would give it: the largest numbers, ties, empty and absent texts.</summary>
public class AggregateLawTests
{
    private const int Cases = 192; // three of them with thousands of inputs
    private const ulong Seed = 99;

    [Fact]
    public void Count() => Keeps(LawSuite.Check<CountAggregate, Occurrence, long>(_ => default, Cases, Seed));

    [Fact]
    public void Sum() => Keeps(LawSuite.Check<SumAggregate, long, Int128>(Number, Cases, Seed));

    [Fact]
    public void Min() => Keeps(LawSuite.Check<MinAggregate, long, long?>(Number, Cases, Seed));

    [Fact]
    public void Max() => Keeps(LawSuite.Check<MaxAggregate, long, long?>(Number, Cases, Seed));

    [Fact]
    public void Mean() => Keeps(LawSuite.Check<MeanAggregate, long, MeanState>(Number, Cases, Seed));

    [Fact]
    public void Ratio() => Keeps(LawSuite.Check<RatioAggregate, RatioInput, RatioState>(random => new RatioInput(random.OneIn(3)), Cases, Seed));

    [Fact]
    public void Variance() => Keeps(LawSuite.Check<VarianceAggregate, long, VarianceState>(Number, Cases, Seed));

    [Fact]
    public void Histogram() => Keeps(LawSuite.Check<HistogramAggregate, int, Multiset>(random => random.Below(1 + random.Below(1_001)), Cases, Seed));

    [Fact]
    public void Session_list() => Keeps(LawSuite.Check<SessionListAggregate<Two>, long, SessionList>(Time, Cases, Seed));

    [Fact]
    public void Distinct() => Keeps(LawSuite.CheckSketch<Hash128, ExactDistinctAggregate, DistinctSet, HyperLogLogAggregate, HyperLogLog>(Hash, Cases, Seed));

    [Fact]
    public void Quantiles() => Keeps(LawSuite.CheckSketch<long, ExactQuantilesAggregate, Multiset, DDSketchAggregate, DDSketch>(Number, Cases, Seed));

    [Fact]
    public void Top_k() => Keeps(LawSuite.Check<TopKAggregate, Utf8Text, TextCounts>(Text, Cases, Seed));

    [Fact]
    public void Heavy_hitters() =>
        Keeps(LawSuite.CheckSketch<TextOccurrence, ExactHeavyHittersAggregate<Four>, ExactHeavyHitters, HeavyHittersAggregate<Many, Four, Four>, HeavyHitters>(
            random => new TextOccurrence(Text(random), Hash(random)), Cases, Seed));

    [Fact]
    public void Membership() =>
        Keeps(LawSuite.CheckSketch<Hash128, ExactDistinctAggregate, DistinctSet, BloomAggregate<Many, Four>, BloomFilter>(Hash, Cases, Seed));

    [Fact]
    public void Sample() =>
        Keeps(LawSuite.Check<BottomKAggregate<Utf8Text, TextCodec, Four>, Hashed<Utf8Text>, BottomKState<Utf8Text>>(
            random => new Hashed<Utf8Text>(random.OneIn(2) ? new Hash128((ulong)random.Below(9), 0) : Hash(random), Text(random)), Cases, Seed));

    [Fact]
    public void Latest() => Keeps(LawSuite.Check<LatestAggregate<Utf8Text, TextCodec>, Timed<Utf8Text>, Timed<Utf8Text>>(Timed(Text), Cases, Seed));

    [Fact]
    public void First() => Keeps(LawSuite.Check<FirstAggregate<GeoPoint, GeoPointCodec>, Timed<GeoPoint>, Timed<GeoPoint>>(Timed(Point), Cases, Seed));

    [Fact]
    public void Latest_two() =>
        Keeps(LawSuite.Check<LatestNAggregate<Utf8Text, TextCodec, Two>, Timed<Utf8Text>, LatestNState<Utf8Text>>(Timed(Text), Cases, Seed));

    [Fact]
    public void Latest_status() =>
        Keeps(LawSuite.Check<LatestAggregate<DeliveryStatus, DeliveryStatusCodec>, Timed<DeliveryStatus>, Timed<DeliveryStatus>>(
            Timed(random => (DeliveryStatus)(1 + random.Below(10))), Cases, Seed));

    [Fact]
    public void First_number() =>
        Keeps(LawSuite.Check<FirstAggregate<long, LongCodec>, Timed<long>, Timed<long>>(Timed(Number), Cases, Seed));

    [Fact]
    public void Status_history() => Keeps(LawSuite.Check<StatusHistoryAggregate<Four>, StatusReport, StatusHistory>(
        random => new StatusReport(random.OneIn(2) ? Time(random) : random.Between(0, 9) * 1_000_000_000, (DeliveryStatus)(1 + random.Below(10))), Cases, Seed));

    [Fact]
    public void Recent_texts() => Keeps(LawSuite.Check<RecentTextsAggregate<Four>, TextAt, RecentTexts>(
        random => new TextAt(random.OneIn(2) ? Time(random) : random.Below(9), random.OneIn(2) ? Utf8Text.From($"{random.Below(9)}") : Utf8Text.From($"{random.Below(500)}")),
        Cases, Seed));

    [Fact]
    public void Latest_route() => Keeps(LawSuite.Check<LatestRouteAggregate, RouteReport, RouteState>(
        random => new RouteReport(random.Below(9), random.Below(3), random.Below(2), Text(random), Text(random)), Cases, Seed));

    [Fact]
    public void Pair_of_a_sum_and_a_distinct_count() =>
        Keeps(LawSuite.Check<
            PairAggregate<SumAggregate, long, Int128, HyperLogLogAggregate, Hash128, HyperLogLog>,
            PairInput<long, Hash128>,
            PairState<Int128, HyperLogLog>>(
            random => new PairInput<long, Hash128>(random.OneIn(3) ? null : Number(random), random.OneIn(3) ? null : Hash(random)), Cases, Seed));

    [Fact]
    public void Promise() =>
        Keeps(LawSuite.Check<PromiseAggregate, PromiseInput, PromiseState>(
            random => new PromiseInput(Time(random), random.OneIn(2) ? null : Time(random), random.OneIn(3)), Cases, Seed));

    [Fact]
    public void Join() =>
        Keeps(LawSuite.Check<JoinAggregate, JoinEvent, JoinState>(
            random => new JoinEvent((ulong)random.Below(9), random.OneIn(3) ? random.Below(5) : Time(random), (JoinSides)(1 + random.Below(7)), 0) is var joined
                && joined.Is(JoinSides.Carrier) ? joined with { Carried = Number(random) } : joined,
            Cases,
            Seed));

    private static void Keeps(LawViolation? violation) => Assert.True(violation is null, violation?.ToString());

    private static long Number(SplitMix64 random) => random.Below(20) switch
    {
        0 => long.MaxValue,
        1 => long.MinValue,
        2 => -random.OfAnySize(63),
        3 => random.Between(-3, 3),
        _ => random.OfAnySize(63),
    };

    // Whole seconds and the microseconds beside them, few enough to be joined late, and the ends of time.
    private static long Time(SplitMix64 random) => random.Below(30) switch
    {
        0 => 0,
        1 => EventLimits.EndOfTime - 1,
        _ => (random.Between(1, 200_000) / 20 * 1_000_000) + random.Between(-1, 1),
    };

    private static Hash128 Hash(SplitMix64 random) => random.Below(20) switch
    {
        0 => default,
        1 => new Hash128(0, 0),
        2 => new Hash128(ulong.MaxValue, ulong.MaxValue - (ulong)random.Below(99)),
        3 => new Hash128(random.Next() << 60, 0),
        _ => new Hash128(random.Next(), random.Next()),
    };

    private static Utf8Text Text(SplitMix64 random) => random.Below(20) switch
    {
        0 => default,
        1 => Utf8Text.From(""),
        2 => Utf8Text.From(new string('x', random.Below(300))),
        _ => Utf8Text.From($"{random.Below(500)}"),
    };

    private static GeoPoint Point(SplitMix64 random) => new(random.Between(-3, 3), random.Between(-3, 3));

    // Few different times and places, so that ties reach down to the value.
    private static Func<SplitMix64, Timed<T>> Timed<T>(Func<SplitMix64, T> value) => random =>
        random.OneIn(20) ? default : new Timed<T>(random.Below(9), random.Below(3), random.Below(2), value(random));

    private readonly struct Four : ILimit
    {
        public static int Value => 4;
    }

    private readonly struct Many : ILimit
    {
        public static int Value => 300;
    }
}
