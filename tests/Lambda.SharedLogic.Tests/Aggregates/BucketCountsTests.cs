using FsCheck;
using FsCheck.Fluent;
using Lambda.SharedLogic.Aggregates;
using Lambda.SharedLogic.Encoding;
using Lambda.SharedLogic.Laws;

namespace Lambda.SharedLogic.Tests.Aggregates;

public class BucketCountsTests
{
    [Fact]
    public void They_count_and_write_what_a_multiset_of_buckets_does() =>
        Prop.ForAll<ulong>(seed =>
        {
            var random = new SplitMix64(seed);
            var (counts, multiset, spread) = (default(BucketCounts), new Multiset(), 1 + random.Below(4_000));
            for (var i = random.Below(300); i > 0; i--)
            {
                var (bucket, count) = (Math.Clamp(random.Below(spread) - (spread / 2), LogLinearBuckets.Lowest, LogLinearBuckets.Highest), 1 + random.Below(3));
                counts.Add(bucket, count);
                multiset.Add(bucket, count);
            }

            Assert.Equal((multiset.DistinctCount, multiset.Count), (counts.DistinctCount, counts.Count));
            var (written, expected) = (new StateWriter(), new StateWriter());
            counts.Write(written);
            MultisetBytes.Write(multiset, expected);
            Assert.Equal(expected.ToArray(), written.ToArray());
            var reader = new StateReader(written.Written);
            Assert.Equal(counts.Entries.ToArray(), BucketCounts.Read(ref reader).Entries.ToArray());
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    [Fact]
    public void The_outermost_buckets_are_those_of_the_outermost_numbers()
    {
        Assert.Equal((LogLinearBuckets.Lowest, LogLinearBuckets.Highest), (LogLinearBuckets.IndexOf(long.MinValue), LogLinearBuckets.IndexOf(long.MaxValue)));
        var counts = default(BucketCounts);
        counts.Add(LogLinearBuckets.Highest, 1);
        counts.Add(LogLinearBuckets.Lowest, 2);
        Assert.Equal([LogLinearBuckets.Lowest, LogLinearBuckets.Highest], counts.Entries.ToArray().Select(BucketCounts.BucketOf));
    }

    [Fact]
    public void A_bucket_that_is_full_says_so()
    {
        var counts = default(BucketCounts);
        counts.Add(3, BucketCounts.MostInputs - 1);
        counts.Add(3, 1);
        Assert.Equal(BucketCounts.MostInputs, counts.Count);
        Assert.Throws<OverflowException>(() => counts.Add(3, 1));
        Assert.Throws<OverflowException>(() => counts.Add(4, BucketCounts.MostInputs + 1));
        Assert.Equal(BucketCounts.MostInputs, counts.Count);
    }

    [Fact]
    public void Bytes_that_no_counts_have_are_refused()
    {
        Assert.True(IsRefused(1, 0, 0)); // no inputs
        Assert.True(IsRefused(1, 0, (ulong)BucketCounts.MostInputs + 1));
        Assert.True(IsRefused(1, 2 * (ulong)(LogLinearBuckets.Highest + 1), 1)); // zig-zag
        Assert.True(IsRefused(2, 0, 1, 0, 1)); // the same bucket twice
        Assert.False(IsRefused(2, 0, 1, 1, 1));
    }

    private static bool IsRefused(params ulong[] numbers)
    {
        var writer = new StateWriter();
        foreach (var number in numbers)
        {
            writer.WriteUnsigned(number);
        }

        try
        {
            var reader = new StateReader(writer.Written);
            _ = BucketCounts.Read(ref reader);
            return false;
        }
        catch (CorruptStateException)
        {
            return true;
        }
    }
}
