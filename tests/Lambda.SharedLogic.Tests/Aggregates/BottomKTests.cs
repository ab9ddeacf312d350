using Lambda.SharedLogic.Aggregates;
using Lambda.SharedLogic.Encoding;
using Lambda.SharedLogic.Events;
using Lambda.SharedLogic.Hashing;
using Lambda.SharedLogic.Laws;
using Lambda.SharedLogic.State;
using Lambda.SharedLogic.Views;
using Sample = Lambda.SharedLogic.Aggregates.BottomKAggregate<Lambda.SharedLogic.Events.Utf8Text, Lambda.SharedLogic.Aggregates.TextCodec, Lambda.SharedLogic.Tests.Aggregates.BottomKTests.Five>;

namespace Lambda.SharedLogic.Tests.Aggregates;

public class BottomKTests
{
    [Fact]
    public void It_is_the_values_with_the_smallest_hashes_each_once()
    {
        var random = new SplitMix64(4);
        for (var i = 0; i < 200; i++)
        {
            var drawn = Enumerable.Range(0, random.Below(30)).Select(_ => (High: (ulong)random.Below(9), Text: $"{random.Below(3)}")).ToArray();
            var state = Fold(drawn.Select(value => new Hashed<Utf8Text>(new Hash128(value.High, 1), Utf8Text.From(value.Text))));
            Assert.Equal(drawn.Distinct().Order().Take(5), Enumerable.Range(0, state.Count).Select(index => (state[index].Hash.High, state[index].Value.ToString())));
        }
    }

    [Fact]
    public void Every_different_text_is_as_likely_as_any_other_however_often_it_is_given()
    {
        const int Texts = 40;
        const int Trials = 2_000;
        var times = new int[Texts];
        for (var trial = 0; trial < Trials; trial++)
        {
            var texts = Enumerable.Range(0, Texts).SelectMany(i => Enumerable.Repeat(Utf8Text.From($"{trial}/{i}"), i % 4 == 0 ? 9 : 1));
            var state = Fold(texts.Select(text => new Hashed<Utf8Text>(Hash128.Of(text), text)));
            for (var i = 0; i < state.Count; i++)
            {
                times[int.Parse(state[i].Value.ToString().Split('/')[1])]++;
            }
        }

        // Drawing 5 of 40 without replacement varies less than with, by 35/39; 99.9 % of chi-square with 39 degrees of freedom lies below 72.1.
        const double Expected = 5.0 * Trials / Texts;
        Assert.Equal(5 * Trials, times.Sum());
        Assert.InRange(times.Sum(observed => Math.Pow(observed - Expected, 2) / Expected) * 39 / 35, 15, 72.1);
    }

    [Fact]
    public void Events_are_drawn_by_their_identity_and_texts_by_themselves()
    {
        var view = new ViewBuilder("samples", "What do they look like?")
            .SampleDistinct<Five>("texts", e => e.Courier)
            .SampleEvents<Five>("events", e => e.Courier)
            .Build();
        var table = new StateTable(view, StateForm.Sketch);
        table.Fold([.. Enumerable.Range(1, 100).Select(i => new DeliveryEvent
        {
            Courier = Utf8Text.From(i % 2 == 0 ? "even" : i == 99 ? null : "odd"),
            Identity = new EventIdentity((ulong)(i * 37 % 101), 0),
        })]);
        var values = table.Present(0);
        Assert.Equal(["even", "odd"], Assert.IsAssignableFrom<IReadOnlyList<string>>(values[0]).Order());
        Assert.Equal(Enumerable.Range(1, 100).OrderBy(i => i * 37 % 101).Take(5).Select(i => i % 2 == 0 ? "even" : "odd"), Assert.IsAssignableFrom<IReadOnlyList<string>>(values[1]));
    }

    [Fact]
    public void A_drawn_text_is_a_copy()
    {
        var buffer = "abcdef"u8.ToArray();
        var state = Fold([new Hashed<Utf8Text>(new Hash128(1, 1), new Utf8Text(buffer, 1, 3))]);
        buffer.AsSpan().Fill((byte)'x');
        Assert.Equal("bcd", state[0].Value.ToString());
        Assert.Throws<ArgumentOutOfRangeException>(() => state[1]);
    }

    [Fact]
    public void A_sample_that_is_too_large_or_repeats_itself_is_refused()
    {
        var bytes = StateBytes.Encode<Sample, Hashed<Utf8Text>, BottomKState<Utf8Text>>(Fold([new Hashed<Utf8Text>(new Hash128(1, 1), Utf8Text.From("a"))]));
        Assert.Throws<CorruptStateException>(() => Decode([2, .. bytes[1..], .. bytes[1..]]));
        Assert.Throws<CorruptStateException>(() => Decode([6, .. Enumerable.Repeat((byte)0, 200)]));
    }

    private static BottomKState<Utf8Text> Fold(IEnumerable<Hashed<Utf8Text>> values) => StateBytes.Fold<Sample, Hashed<Utf8Text>, BottomKState<Utf8Text>>(values);

    private static void Decode(byte[] bytes) => StateBytes.Decode<Sample, Hashed<Utf8Text>, BottomKState<Utf8Text>>(bytes);

    internal readonly struct Five : ILimit
    {
        public static int Value => 5;
    }
}
