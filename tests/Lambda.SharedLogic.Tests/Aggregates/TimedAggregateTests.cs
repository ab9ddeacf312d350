using Lambda.SharedLogic.Aggregates;
using Lambda.SharedLogic.Events;

namespace Lambda.SharedLogic.Tests.Aggregates;

public class TimedAggregateTests
{
    [Fact]
    public void Event_time_decides_then_offset_then_partition()
    {
        Timed<long>[] risingInEveryWay = [new(1, 9, 9, 1), new(2, 0, 9, 2), new(2, 1, 0, 3), new(2, 1, 1, 4)];
        foreach (var count in Enumerable.Range(1, risingInEveryWay.Length))
        {
            var some = risingInEveryWay[..count];
            Assert.Equal(count, StateBytes.Fold<LatestAggregate<long, LongCodec>, Timed<long>, Timed<long>>(some.Reverse()).Value);
            Assert.Equal(count, StateBytes.Fold<LatestAggregate<long, LongCodec>, Timed<long>, Timed<long>>(some).Value);
            Assert.Equal(1, StateBytes.Fold<FirstAggregate<long, LongCodec>, Timed<long>, Timed<long>>(some.Reverse()).Value);
        }
    }

    [Fact]
    public void A_kept_text_is_a_copy()
    {
        var buffer = "abcdef"u8.ToArray();
        var state = StateBytes.Fold<LatestAggregate<Utf8Text, TextCodec>, Timed<Utf8Text>, Timed<Utf8Text>>(new Timed<Utf8Text>(1, 1, 0, new Utf8Text(buffer, 1, 3)));
        buffer.AsSpan().Fill((byte)'x');
        Assert.Equal("bcd", state.Value.ToString());
    }

    [Fact]
    public void A_text_that_fits_is_written_over_the_one_before()
    {
        var state = default(Timed<Utf8Text>);
        var time = 0;
        var texts = new[] { "a longer text", "short", "", "a longer one!" }.Select(Utf8Text.From).ToArray();
        Fold();
        Assert.Equal(0, Allocated.Least(Fold));
        Assert.Equal("a longer one!", state.Value.ToString());

        void Fold()
        {
            foreach (var text in texts)
            {
                var input = new Timed<Utf8Text>(++time, 0, 0, text);
                default(LatestAggregate<Utf8Text, TextCodec>).Add(ref state, in input);
            }
        }
    }

    [Fact]
    public void The_latest_two_are_kept_in_order_whatever_the_order_of_arrival()
    {
        foreach (var order in new int[][] { [1, 2, 3], [3, 2, 1], [2, 3, 1], [1, 3, 2] })
        {
            var state = StateBytes.Fold<LatestNAggregate<Utf8Text, TextCodec, Two>, Timed<Utf8Text>, LatestNState<Utf8Text>>(
                order.Select(time => new Timed<Utf8Text>(time, 0, 0, Utf8Text.From($"at {time}"))));
            Assert.Equal((2, "at 3", "at 2"), (state.Count, state[0].Value.ToString(), state[1].Value.ToString()));
            Assert.Throws<ArgumentOutOfRangeException>(() => state[2]);
        }
    }
}
