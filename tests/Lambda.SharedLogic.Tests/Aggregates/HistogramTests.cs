using Lambda.SharedLogic.Aggregates;
using Lambda.SharedLogic.Encoding;
using Lambda.SharedLogic.Events;
using Lambda.SharedLogic.Laws;
using Lambda.SharedLogic.State;
using Lambda.SharedLogic.Views;

namespace Lambda.SharedLogic.Tests.Aggregates;

public class HistogramTests
{
    [Fact]
    public void A_boundary_belongs_to_the_bucket_above_it_and_empty_buckets_are_shown() =>
        Assert.Equal(
            [
                new HistogramBucket(null, 0, 2),
                new HistogramBucket(0, 10, 3),
                new HistogramBucket(10, 20, 0),
                new HistogramBucket(20, null, 2),
            ],
            Present(Of([0, 10, 20]), [-1, long.MinValue, 0, 9, 0, null, 20, long.MaxValue]));

    [Fact]
    public void No_events_are_a_histogram_of_empty_buckets() =>
        Assert.Equal([new HistogramBucket(null, 5, 0), new HistogramBucket(5, null, 0)], Present(Of([5]), [null]));

    [Fact]
    public void Boundaries_are_given_in_the_unit_presented() =>
        Assert.Equal([new HistogramBucket(null, 2, 1), new HistogramBucket(2, null, 1)], Present(Of([2], divisor: 1_000_000), [1_999_999, 2_000_000]));

    [Fact]
    public void Every_number_is_in_the_bucket_that_a_search_from_the_start_finds()
    {
        var random = new SplitMix64(11);
        for (var i = 0; i < 100; i++)
        {
            long[] boundaries = [.. Enumerable.Range(0, 1 + random.Below(40)).Select(_ => random.Between(-50, 50)).Distinct().Order()];
            long?[] numbers = [.. Enumerable.Range(0, 50).Select(_ => (long?)random.Between(-55, 55))];
            foreach (var bucket in Present(Of(boundaries), numbers))
            {
                Assert.Equal(numbers.Count(number => (bucket.From is null || number >= bucket.From) && (bucket.To is null || number < bucket.To)), bucket.Count);
            }
        }
    }

    [Fact]
    public void Boundaries_that_make_no_buckets_are_refused()
    {
        Assert.Throws<ArgumentException>(() => Of([]));
        Assert.Throws<ArgumentException>(() => Of([1, 1]));
        Assert.Throws<ArgumentException>(() => Of([2, 1]));
        Assert.Throws<ArgumentException>(() => Of([long.MaxValue], divisor: 2));
        Assert.Throws<ArgumentException>(() => Of([.. Enumerable.Range(0, 1_001).Select(number => (long)number)]));
        Assert.Throws<ArgumentOutOfRangeException>(() => Of([1], divisor: 0));
    }

    [Fact]
    public void Other_boundaries_are_another_fingerprint()
    {
        Assert.Equal(Of([1, 2]).Fingerprint, Of([1, 2]).Fingerprint);
        Assert.NotEqual(Of([1, 2]).Fingerprint, Of([1, 3]).Fingerprint);
        Assert.NotEqual(Of([1, 2]).Fingerprint, Of([1, 2], divisor: 10).Fingerprint);
    }

    [Fact]
    public void A_bucket_that_there_is_not_is_refused()
    {
        var (view, state) = (Of([5]), (byte[])[ViewDefinition.StateLayoutVersion, 1, 4, 1]);
        var table = new StateTable(view, StateForm.Exact);
        table.MergeEncoded(table.FindOrAdd(0, []), state, StateForm.Exact);
        Assert.Throws<CorruptStateException>(() => table.Present(0));
        Assert.Throws<CorruptStateException>(() => StateBytes.Decode<HistogramAggregate, int, Multiset>(Convert.FromHexString("01" + "01" + "01")));
        Assert.Throws<CorruptStateException>(() => StateBytes.Decode<HistogramAggregate, int, Multiset>(Convert.FromHexString("01" + "d20f" + "01")));
    }

    private static ViewDefinition Of(long[] boundaries, long divisor = 1) =>
        new ViewBuilder("sizes", "How large are they?").Histogram("sizes", e => e.Quantity, boundaries, "pieces", divisor).Build();

    private static IReadOnlyList<HistogramBucket> Present(ViewDefinition view, long?[] quantities)
    {
        var table = new StateTable(view, StateForm.Exact);
        table.Fold([.. quantities.Select(quantity => new DeliveryEvent { Quantity = quantity })]);
        return Assert.IsAssignableFrom<IReadOnlyList<HistogramBucket>>(table.Present(0)[0]);
    }
}
