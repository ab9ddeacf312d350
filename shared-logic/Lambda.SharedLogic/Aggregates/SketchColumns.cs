using Lambda.SharedLogic.Events;
using Lambda.SharedLogic.Hashing;
using Lambda.SharedLogic.Views;

namespace Lambda.SharedLogic.Aggregates;

/// <summary>The lines of a view for distinct counts, quantiles, membership, most frequent texts and samples.</summary>
public static class SketchColumns
{
    /// <summary>
    /// How many different texts <paramref name="select"/> gives over the events that have one: exact in batch, a <see cref="HyperLogLog"/> with ±0.8 %
    /// standard error where the speed layer takes part.
    /// </summary>
    public static ViewBuilder Distinct(this ViewBuilder view, string valueName, Func<DeliveryEvent, Utf8Text> select) =>
        view.Column(new SketchColumn<Hash128, ExactDistinctAggregate, DistinctSet, HyperLogLogAggregate, HyperLogLog>(
            [new ValueDefinition(valueName, ValueKind.WholeNumber, ErrorBound: ErrorBound.StandardError(HyperLogLog.RelativeStandardError))],
            HashOf(select),
            (in state, values) => values[0] = (long)state.Count,
            (in state, values) => values[0] = state.Estimate()));

    /// <summary>
    /// Count, mean, extremes and quantiles of <paramref name="select"/> over the events that have it, all from one state: exact in batch; where the speed layer
    /// takes part, quantiles come from a <see cref="DDSketch"/> within 1 %.
    /// </summary>
    /// <param name="view">The view.</param>
    /// <param name="select">The number, in the unit it is kept in.</param>
    /// <param name="divisor">How many units of the input make one unit presented, e.g. 1,000,000 for microseconds to seconds.</param>
    /// <param name="unit">The unit presented.</param>
    /// <param name="wanted">The values, in the order of the answer.</param>
    public static ViewBuilder Quantiles(
        this ViewBuilder view, Func<DeliveryEvent, long?> select, double divisor, string? unit, params QuantileValue[] wanted)
    {
        decimal[] quantiles = [.. wanted.Where(value => value.IsQuantile).Select(value => value.Quantile)];
        return view.Column(new SketchColumn<long, ExactQuantilesAggregate, Multiset, DDSketchAggregate, DDSketch>(
            [.. wanted.Select(value => value.ToDefinition(unit))],
            select,
            (in state, values) => QuantileValue.Present(state, wanted, quantiles, divisor, values),
            (in state, values) => QuantileValue.Present(state, wanted, quantiles, divisor, values)));
    }

    /// <summary>
    /// The <paramref name="k"/> texts that <paramref name="select"/> gives most often, as a list of <see cref="NamedCount"/>, the most frequent first; equally
    /// frequent ones in the order of their bytes. Exact in both layers.
    /// </summary>
    public static ViewBuilder TopK(this ViewBuilder view, string valueName, int k, Func<DeliveryEvent, Utf8Text> select)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(k, 1);
        return view.Column(new AggregateColumn<TopKAggregate, Utf8Text, TextCounts>(
            [new ValueDefinition(valueName, ValueKind.List)],
            candidate => select(candidate).OrNull,
            (in state, values) => values[0] = NamedCounts(state.Top(k))));
    }

    /// <summary>
    /// The <paramref name="k"/> texts that <paramref name="select"/> gives most often, of any number of different ones, as a list of <see cref="NamedShare"/>:
    /// exact in batch; where the speed layer takes part, from a sketch of the sizes in <see cref="HeavyHitterLimits"/>.
    /// </summary>
    public static ViewBuilder HeavyHitters(this ViewBuilder view, string valueName, int k, Func<DeliveryEvent, Utf8Text> select) =>
        view.HeavyHitters<HeavyHitterLimits.Width, HeavyHitterLimits.Depth, HeavyHitterLimits.Sample>(valueName, k, select);

    /// <summary>The same with a sketch of other sizes: see <see cref="HeavyHittersAggregate{TWidth, TDepth, TSample}"/>.</summary>
    /// <inheritdoc cref="HeavyHitters(ViewBuilder, string, int, Func{DeliveryEvent, Utf8Text})"/>
    public static ViewBuilder HeavyHitters<TWidth, TDepth, TSample>(
        this ViewBuilder view, string valueName, int k, Func<DeliveryEvent, Utf8Text> select)
        where TWidth : struct, ILimit
        where TDepth : struct, ILimit
        where TSample : struct, ILimit
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(k, 1);
        var bound = ErrorBound.OfShares(HeavyHittersAggregate<TWidth, TDepth, TSample>.Epsilon);
        return view.Column(new SketchColumn<
            TextOccurrence, ExactHeavyHittersAggregate<TSample>, ExactHeavyHitters, HeavyHittersAggregate<TWidth, TDepth, TSample>, HeavyHitters>(
            [new ValueDefinition(valueName, ValueKind.List, ErrorBound: bound)],
            candidate => select(candidate) is { IsPresent: true } text ? new TextOccurrence(text, HashOf(candidate.Identity)) : null,
            (in state, values) => values[0] = state.Top(k),
            (in state, values) => values[0] = state.Top(k)));
    }

    /// <summary>
    /// Which texts <paramref name="select"/> gives, presented as how many different ones: exact in batch, a <see cref="BloomFilter"/> where the speed layer takes
    /// part. For code that asks <see cref="BloomFilter.MightContain(Utf8Text)"/>; to count alone, <see cref="Distinct"/> is smaller and has no limit.
    /// </summary>
    /// <typeparam name="TItems">How many different texts it is made for.</typeparam>
    /// <typeparam name="TOneIn">The false positive rate then, as one in so many.</typeparam>
    public static ViewBuilder Membership<TItems, TOneIn>(this ViewBuilder view, string valueName, Func<DeliveryEvent, Utf8Text> select)
        where TItems : struct, ILimit
        where TOneIn : struct, ILimit
    {
        var bound = ErrorBound.StandardError(BloomAggregate<TItems, TOneIn>.RelativeStandardError, upTo: TItems.Value);
        return view.Column(new SketchColumn<Hash128, ExactDistinctAggregate, DistinctSet, BloomAggregate<TItems, TOneIn>, BloomFilter>(
            [new ValueDefinition(valueName, ValueKind.WholeNumber, ErrorBound: bound)],
            HashOf(select),
            (in state, values) => values[0] = (long)state.Count,
            (in state, values) => values[0] = state.Estimate()));
    }

    /// <summary>
    /// A uniform sample of the different texts that <paramref name="select"/> gives, as a list of texts in random order: one that is given once is as likely as
    /// one that is given a million times. Exact in both layers: each draws the same sample.
    /// </summary>
    /// <typeparam name="TLimit">The size of the sample.</typeparam>
    public static ViewBuilder SampleDistinct<TLimit>(this ViewBuilder view, string valueName, Func<DeliveryEvent, Utf8Text> select)
        where TLimit : struct, ILimit =>
        view.Sample<TLimit>(valueName, candidate => select(candidate) is { IsPresent: true } text ? new Hashed<Utf8Text>(Hash128.Of(text), text) : null);

    /// <summary>
    /// The texts that <paramref name="select"/> gives for a uniform sample of the events that have one, as a list in random order; a frequent text is there
    /// several times. Exact in both layers: each draws the same sample.
    /// </summary>
    /// <typeparam name="TLimit">The size of the sample.</typeparam>
    public static ViewBuilder SampleEvents<TLimit>(this ViewBuilder view, string valueName, Func<DeliveryEvent, Utf8Text> select)
        where TLimit : struct, ILimit =>
        view.Sample<TLimit>(valueName, candidate => select(candidate) is { IsPresent: true } text ? new Hashed<Utf8Text>(HashOf(candidate.Identity), text) : null);

    private static ViewBuilder Sample<TLimit>(this ViewBuilder view, string valueName, Func<DeliveryEvent, Hashed<Utf8Text>?> draw)
        where TLimit : struct, ILimit =>
        view.Column(new AggregateColumn<BottomKAggregate<Utf8Text, TextCodec, TLimit>, Hashed<Utf8Text>, BottomKState<Utf8Text>>(
            [new ValueDefinition(valueName, ValueKind.List)],
            draw,
            (in state, values) => values[0] = Texts(in state)));

    private static Selection<Hash128> HashOf(Func<DeliveryEvent, Utf8Text> select) => (source, ref input) =>
    {
        input = source.HashOf(select(source));
        return !input.IsAbsent;
    };

    private static Hash128 HashOf(EventIdentity identity) => new(identity.High, identity.Low);

    private static string[] Texts(in BottomKState<Utf8Text> state)
    {
        var texts = new string[state.Count];
        for (var i = 0; i < texts.Length; i++)
        {
            texts[i] = state[i].Value.ToString();
        }

        return texts;
    }

    private static NamedCount[] NamedCounts(KeyValuePair<byte[], long>[] top) =>
        [.. top.Select(entry => new NamedCount(System.Text.Encoding.UTF8.GetString(entry.Key), entry.Value))];
}
