using Lambda.SharedLogic.Aggregates;
using Lambda.SharedLogic.Events;
using Lambda.SharedLogic.Hashing;
using Lambda.SharedLogic.Joins;

namespace Lambda.SharedLogic.Tests.Aggregates;

/// <summary>The example states of docs/aggregates.md: for each aggregate what went in, and the bytes that came out.</summary>
internal static class StateExamples
{
    private static readonly Hash128 One = new(1, 2);
    private static readonly Hash128 Two = new(3, 4);

    public static IEnumerable<(string Aggregate, string Inputs, byte[] Bytes)> All =>
    [
        Of<CountAggregate, Occurrence, long>("3 events", default, default, default),
        Of<SumAggregate, long, Int128>("300, -1", 300, -1),
        Of<MinAggregate, long, long?>("300, -1", 300, -1),
        Of<MaxAggregate, long, long?>("300, -1", 300, -1),
        Of<MeanAggregate, long, MeanState>("300, -1", 300, -1),
        Of<RatioAggregate, RatioInput, RatioState>("yes, no, no", new(true), new(false), new(false)),
        Of<VarianceAggregate, long, VarianceState>("3, 5", 3, 5),
        Of<HistogramAggregate, int, Multiset>("buckets 0, 2, 2", 0, 2, 2),
        Of<ExactQuantilesAggregate, long, Multiset>("-1, 300, 300", -1, 300, 300),
        Of<DDSketchAggregate, long, DDSketch>("-1, 300, 300", -1, 300, 300),
        Of<ExactDistinctAggregate, Hash128, DistinctSet>("hash 1:2", One),
        Of<HyperLogLogAggregate, Hash128, HyperLogLog>("hash 1:2", One),
        Of<BloomAggregate<Numbers.Two, Numbers.Four>, Hash128, BloomFilter>("hash 1:2, made for 2, 1 in 4", One),
        Of<TopKAggregate, Utf8Text, TextCounts>("b, a, b", Text("b"), Text("a"), Text("b")),
        Of<ExactHeavyHittersAggregate<Numbers.Two>, TextOccurrence, ExactHeavyHitters>("a at 1:2, a at 3:4", new(Text("a"), One), new(Text("a"), Two)),
        Of<HeavyHittersAggregate<Numbers.Four, Numbers.Two, Numbers.Two>, TextOccurrence, HeavyHitters>(
            "a at 1:2, a at 3:4; 2 rows of 4", new(Text("a"), One), new(Text("a"), Two)),
        Of<BottomKAggregate<Utf8Text, TextCodec, Numbers.Two>, Hashed<Utf8Text>, BottomKState<Utf8Text>>("a at 1:2", new Hashed<Utf8Text>(One, Text("a"))),
        Of<FirstAggregate<long, LongCodec>, Timed<long>, Timed<long>>("7 at 10 µs, p1@2", new Timed<long>(10, 2, 1, 7)),
        Of<LatestAggregate<Utf8Text, TextCodec>, Timed<Utf8Text>, Timed<Utf8Text>>("a at 10 µs, p1@2", new Timed<Utf8Text>(10, 2, 1, Text("a"))),
        Of<LatestNAggregate<long, LongCodec, Numbers.Two>, Timed<long>, LatestNState<long>>("7 at 10 µs, p1@2", new Timed<long>(10, 2, 1, 7)),
        Of<PromiseAggregate, PromiseInput, PromiseState>("at 7 µs, promise 9; delivered at 10 µs", new(7, 9, false), new(10, null, true)),
        Of<JoinAggregate, JoinEvent, JoinState>(
            "key 9: left at 2 µs, right at 5 µs that carries 7", new(9, 5, JoinSides.Right | JoinSides.Carrier, 7), new(9, 2, JoinSides.Left, 0)),
        Of<SessionListAggregate<Numbers.Two>, long, SessionList>("at 1, 2 and 5 s, gap 2 s", 1_000_000, 2_000_000, 5_000_000),
        Of<StatusHistoryAggregate<Numbers.Two>, StatusReport, StatusHistory>(
            "picked up at 5 µs and 7 µs, delivered at 1 h", new(5, DeliveryStatus.PickedUp), new(7, DeliveryStatus.PickedUp), new(3_600_000_000, DeliveryStatus.Delivered)),
        Of<RecentTextsAggregate<Numbers.Two>, TextAt, RecentTexts>("a at 7 µs, b at 10 µs", new(7, Text("a")), new(10, Text("b"))),
        Of<LatestRouteAggregate, RouteReport, RouteState>("from a to b at 10 µs, p1@2", new RouteReport(10, 2, 1, Text("a"), Text("b"))),
        Of<PairAggregate<CountAggregate, Occurrence, long, MaxAggregate, long, long?>, PairInput<Occurrence, long>, PairState<long, long?>>(
            "an event with 300", new PairInput<Occurrence, long>(default(Occurrence), 300)),
    ];

    private static Utf8Text Text(string text) => Utf8Text.From(text);

    private static (string Aggregate, string Inputs, byte[] Bytes) Of<TAggregate, TInput, TState>(string description, params TInput[] inputs)
        where TAggregate : struct, IAggregate<TInput, TState>
        where TInput : struct =>
        (NameOf(typeof(TAggregate)), description, StateBytes.Encode<TAggregate, TInput, TState>(StateBytes.Fold<TAggregate, TInput, TState>(inputs)));

    /// <summary>The name of an aggregate without its parameters.</summary>
    public static string NameOf(Type aggregate) => aggregate.Name.Split('`')[0];

    private static class Numbers
    {
        public readonly struct Two : ILimit
        {
            public static int Value => 2;
        }

        public readonly struct Four : ILimit
        {
            public static int Value => 4;
        }
    }
}
