using Lambda.SharedLogic.Aggregates;
using Lambda.SharedLogic.Events;
using Lambda.SharedLogic.Hashing;
using Lambda.SharedLogic.Laws;
using Lambda.SharedLogic.State;
using Lambda.SharedLogic.Views;
using Sketch = Lambda.SharedLogic.Aggregates.HeavyHittersAggregate<Lambda.SharedLogic.Aggregates.HeavyHitterLimits.Width, Lambda.SharedLogic.Aggregates.HeavyHitterLimits.Depth, Lambda.SharedLogic.Aggregates.HeavyHitterLimits.Sample>;

namespace Lambda.SharedLogic.Tests.Aggregates;

public class HeavyHittersTests
{
    private static readonly ViewDefinition View = new ViewBuilder("skus", "What is moved most?").HeavyHitters("top", 3, e => e.Sku).Build();

    [Theory]
    [InlineData(StateForm.Exact)]
    [InlineData(StateForm.Sketch)]
    public void Few_texts_are_counted_as_they_are_in_both_layers(StateForm form)
    {
        var table = new StateTable(View, form);
        var random = new SplitMix64(1);
        table.Fold([.. new[] { "b", "é", "a", null, "c", "c", "é", "a", "b", "" }.Select(sku =>
            new DeliveryEvent { Sku = Utf8Text.From(sku), Identity = new EventIdentity(random.Next(), random.Next()) })]);
        Assert.Equal([new NamedShare("a", 2, 2 / 9.0), new NamedShare("b", 2, 2 / 9.0), new NamedShare("c", 2, 2 / 9.0)], Listed(table));
    }

    [Theory]
    [InlineData(StateForm.Exact)]
    [InlineData(StateForm.Sketch)]
    public void No_events_have_no_frequent_texts(StateForm form)
    {
        var table = new StateTable(View, form);
        table.Fold([new DeliveryEvent()]);
        Assert.Empty(Listed(table));
    }

    [Fact]
    public void A_large_share_among_many_rare_texts_is_listed_and_counted_within_the_bound()
    {
        for (ulong seed = 0; seed < 5; seed++)
        {
            var top = Fold(seed, events: 20_000, share: 0.05).Top(3);
            Assert.Equal("planted", top[0].Name);
            Assert.InRange(top[0].Share, 0.05, 0.05 + Sketch.Epsilon);
            Assert.InRange(top[1].Share, 0, 0.0001 + (2 * Sketch.Epsilon));
        }
    }

    [Fact]
    public void A_small_share_is_missed_as_often_as_theory_says()
    {
        const double Share = 0.002;
        const int Trials = 200;
        var missed = 0;
        for (ulong seed = 0; seed < Trials; seed++)
        {
            var random = new SplitMix64(Murmur3.Mix(seed + 1));
            var sample = default(BottomKState<long>);
            for (var i = 0; i < 5_000; i++)
            {
                var drawn = new Hashed<long>(new Hash128(random.Next(), random.Next()), i < 5_000 * Share ? 1 : 0);
                default(BottomKAggregate<long, LongCodec, HeavyHitterLimits.Sample>).Add(ref sample, in drawn);
            }

            missed += Enumerable.Range(0, sample.Count).Any(i => sample[i].Value == 1) ? 0 : 1;
        }

        // Drawn without replacement from 5,000, a little more is found than the bound says; four deviations to either side.
        var chance = Enumerable.Range(0, (int)(5_000 * Share)).Aggregate(1.0, (all, i) => all * (5_000 - 512 - i) / (5_000 - i));
        var deviation = Math.Sqrt(chance * (1 - chance) / Trials);
        Assert.InRange((double)missed / Trials, chance - (4 * deviation), chance + (4 * deviation));
        Assert.InRange(chance, 0, Sketch.ChanceToMiss(Share));
    }

    [Fact]
    public void What_a_part_found_rare_is_listed_when_the_whole_has_it_often()
    {
        // 300 parts in which every text occurs once, one of them in all parts: a list of candidates by count would have dropped it each time.
        var whole = default(Sketch).Identity;
        var random = new SplitMix64(17);
        for (var part = 0; part < 300; part++)
        {
            var texts = Enumerable.Range(0, 10).Select(i => $"{part}-{i}").Append("in all parts");
            var state = StateBytes.Fold<Sketch, TextOccurrence, HeavyHitters>(texts.Select(text => Occurrence(text, random)));
            default(Sketch).Merge(ref whole, in state);
        }

        Assert.Equal(("in all parts", 300L), (whole.Top(1)[0].Name, whole.Top(1)[0].Count));
    }

    [Fact]
    public void The_sizes_that_a_view_gets_by_default_promise_what_their_page_says()
    {
        Assert.Equal("+0.13 % of all", View.Values[0].ErrorBound!.ToString());
        Assert.InRange(Sketch.Delta, 0.018, 0.019);
        Assert.InRange(Sketch.ChanceToMiss(0.02), 1 / 40_000.0, 1 / 30_000.0);
    }

    private static HeavyHitters Fold(ulong seed, int events, double share)
    {
        var random = new SplitMix64(Murmur3.Mix(seed + 1));
        return StateBytes.Fold<Sketch, TextOccurrence, HeavyHitters>(
            Enumerable.Range(0, events).Select(i => Occurrence(i < events * share ? "planted" : $"rare {i}", random)));
    }

    private static TextOccurrence Occurrence(string text, SplitMix64 random) => new(Utf8Text.From(text), new Hash128(random.Next(), random.Next()));

    private static IReadOnlyList<NamedShare> Listed(StateTable table) => Assert.IsAssignableFrom<IReadOnlyList<NamedShare>>(table.Present(0)[0]);
}
