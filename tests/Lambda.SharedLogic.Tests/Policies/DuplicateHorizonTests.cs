using Lambda.SharedLogic.Events;
using Lambda.SharedLogic.Laws;
using Lambda.SharedLogic.Policies;

namespace Lambda.SharedLogic.Tests.Policies;

/// <summary>The horizon against a dictionary that forgets nothing: few identities, so that copies abound, whose hashes collide, and gaps between offsets.</summary>
public class DuplicateHorizonTests
{
    [Theory]
    [InlineData(0, 50, 1)]
    [InlineData(1, 5, 1)]
    [InlineData(7, 12, 3)]
    [InlineData(100, 60, 2)]
    [InlineData(100, 5_000, 2)]
    [InlineData(1_000, 3_000, 1)]
    [InlineData(1_000, 3_000, 400)]
    [InlineData(int.MaxValue, 3_000, 1)]
    public void A_distance_is_that_of_the_last_copy_within_the_horizon(int records, int identities, int widestStep)
    {
        var random = new SplitMix64((ulong)(records + identities + widestStep));
        var (horizon, last, offset) = (new DuplicateHorizon(records), new Dictionary<EventIdentity, long>(), 0L);
        for (var i = 0; i < 20_000; i++)
        {
            // Few different hashes, some of them 0, each shared by several identities.
            var identity = new EventIdentity(random.Next() % (ulong)identities, random.Next() % 3 * 0x9e3779b9_00000000);
            var expected = last.TryGetValue(identity, out var seen) && offset - seen <= records && records > 0 ? offset - seen : DuplicateHorizon.NotSeen;
            Assert.Equal(expected, horizon.DistanceToLastCopy(identity, offset));
            last[identity] = offset;
            offset += 1 + (long)(random.Next() % (ulong)widestStep);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    [InlineData(1_000)]
    [InlineData(int.MaxValue)]
    public void One_that_was_cleared_knows_no_more_than_a_new_one(int records)
    {
        var random = new SplitMix64((ulong)records);
        var used = new DuplicateHorizon(records);
        for (var life = 0; life < 20; life++)
        {
            // Where it begins has nothing to do with where the one before was.
            var (own, offset) = (new DuplicateHorizon(records), (long)(random.Next() % 5_000) + (life % 3 == 0 ? 1L << 33 : 0));
            used.Clear();
            for (var i = random.Next() % 3_000; i > 0; i--)
            {
                var identity = new EventIdentity(random.Next() % 100, random.Next() % 3 * 0x9e3779b9_00000000);
                Assert.Equal(own.DistanceToLastCopy(identity, offset), used.DistanceToLastCopy(identity, offset));
                offset += 1 + (long)(random.Next() % 2);
            }
        }
    }

    [Fact]
    public void A_copy_from_long_ago_is_not_taken_for_a_near_one_whose_offset_has_the_same_lower_half()
    {
        // Steps that leave alone what the ring has of the first one, and copies, so that the table never gets full.
        const int records = 1_000, step = 1_000;
        var (horizon, first, other) = (new DuplicateHorizon(records), new EventIdentity(1, 1), new EventIdentity(2, 2));
        horizon.DistanceToLastCopy(first, 5);
        var offset = 8L;
        for (; offset < (1L << 32) + 5; offset += step)
        {
            horizon.DistanceToLastCopy(other, offset);
        }

        Assert.Equal(DuplicateHorizon.NotSeen, horizon.DistanceToLastCopy(first, offset));
    }

    [Fact]
    public void A_run_of_events_is_placed_as_one_event_after_the_other_is()
    {
        var random = new SplitMix64(7);
        var (one, many) = (new PartitionHistory(200, EventTimeClock.NothingSeen), new PartitionHistory(200, EventTimeClock.NothingSeen));
        var offset = 3_000_000_000L;
        for (var run = 0; run < 20; run++)
        {
            var events = Enumerable.Range(0, 300).Select(_ => new DeliveryEvent
            {
                Offset = offset += 1 + (long)(random.Next() % 2), EventTime = (long)(random.Next() % 1_000), Identity = new EventIdentity(1, random.Next() % 400 << 32),
            }).ToArray();
            var places = new EventPlace[events.Length];
            many.Place(events, places);
            Assert.Equal(events.Select(next => one.Place(next, next.Offset)), places);
        }

        Assert.Equal(one.HighestEventTime, many.HighestEventTime);
    }
}
