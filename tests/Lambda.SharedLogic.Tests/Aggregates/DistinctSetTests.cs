using FsCheck;
using FsCheck.Fluent;
using Lambda.SharedLogic.Aggregates;
using Lambda.SharedLogic.Hashing;
using Lambda.SharedLogic.Laws;

namespace Lambda.SharedLogic.Tests.Aggregates;

public class DistinctSetTests
{
    [Fact]
    public void It_holds_what_a_set_holds_and_is_always_sorted() =>
        Prop.ForAll<ulong>(seed =>
        {
            var random = new SplitMix64(seed);
            var (left, right, expected) = (new DistinctSet(), new DistinctSet(), new HashSet<Hash128>());
            var crowded = random.OneIn(2);
            for (var i = random.Below(3_000); i > 0; i--)
            {
                var hash = crowded ? new Hash128(ulong.MaxValue - (ulong)random.Below(50), (ulong)random.Below(50)) : new Hash128(random.Next(), random.Next());
                (random.OneIn(2) ? left : right).Add(hash);
                expected.Add(hash);
            }

            left.AddAll(right);
            Assert.Equal(expected.Count, left.Count);
            Assert.Equal(
                expected.OrderBy(hash => hash.High).ThenBy(hash => hash.Low),
                left.Slots.ToArray().Where(slot => !slot.IsAbsent));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(100));

    [Fact]
    public void Hashes_that_share_their_first_word_need_no_more_memory_than_others()
    {
        var set = new DistinctSet();
        for (ulong i = 1; i <= 1_000; i++)
        {
            set.Add(new Hash128(ulong.MaxValue, i));
        }

        Assert.Equal(1_000, set.Count);
        Assert.InRange(set.Slots.Length, 1_000, 6_000);
    }

    [Fact]
    public void Merging_in_rising_order_does_not_crowd_the_front()
    {
        // Quadratic when it does: this test would take minutes.
        var (from, to) = (new DistinctSet(), new DistinctSet());
        var random = new SplitMix64(1);
        for (var i = 0; i < 300_000; i++)
        {
            from.Add(new Hash128(random.Next(), random.Next()));
        }

        to.Add(new Hash128(1, 1));
        to.AddAll(from);
        Assert.Equal(300_001, to.Count);
    }

    [Fact]
    public void An_absent_hash_is_no_value_and_no_text_has_it()
    {
        var set = new DistinctSet();
        set.Add(default);
        Assert.Equal(0, set.Count);
        Assert.False(new Hash128(0, 0).IsAbsent);
        Assert.False(Hash128.Of([]).IsAbsent);
    }
}
