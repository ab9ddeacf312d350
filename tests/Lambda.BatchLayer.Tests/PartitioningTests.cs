using FsCheck;
using FsCheck.Fluent;
using Lambda.Ports.Catalog;

namespace Lambda.BatchLayer.Tests;

public sealed class PartitioningTests
{
    [Fact]
    public void A_partition_begins_with_the_growth_that_it_came_with()
    {
        var partitions = new Partitioning(new Growth(0, 2), new Growth(3, 4), new Growth(7, 5));
        Assert.Equal([0, 0, 3, 3, 7], Enumerable.Range(0, 5).Select(partitions.FirstEpochOf));
        Assert.Equal([2, 2, 4, 4, 5, 5], ((long[])[0, 2, 3, 6, 7, 99]).Select(partitions.CountAt));
        Assert.Equal((5, true, false), (partitions.Latest, partitions.Has(4), partitions.Has(5)));
        Assert.Throws<ArgumentOutOfRangeException>(() => partitions.FirstEpochOf(5));
    }

    [Fact]
    public void A_number_that_the_same_cut_went_beyond_counts_for_families_alone()
    {
        var partitions = new Partitioning(new Growth(0, 3), new Growth(1, 5), new Growth(1, 6));
        Assert.Equal((3, 6, 1), (partitions.CountAt(0), partitions.CountAt(1), partitions.Families));
        Assert.Equal([0, 1, 1], ((int[])[2, 4, 5]).Select(partitions.FirstEpochOf));
    }

    [Fact]
    public void Whatever_does_not_grow_is_refused()
    {
        Assert.Throws<ArgumentException>(() => new Partitioning());
        Assert.Throws<ArgumentException>(() => new Partitioning(new Growth(1, 2)));
        Assert.Throws<ArgumentException>(() => new Partitioning(new Growth(0, 0)));
        Assert.Throws<ArgumentException>(() => new Partitioning(new Growth(0, 2), new Growth(3, 2)));
        Assert.Throws<ArgumentException>(() => new Partitioning(new Growth(0, 2), new Growth(0, 4)));
    }

    [Theory]
    [InlineData(4, 4)]
    [InlineData(4, 4, 8)]
    [InlineData(2, 4, 6)]
    [InlineData(1, 4, 5)]
    [InlineData(2, 4, 8, 10, 16)]
    public void Families_are_as_many_as_the_greatest_common_divisor_says(int families, params int[] numbers) =>
        Assert.Equal(families, Of(numbers).Families);

    [Fact]
    public void A_key_stays_in_its_family_whatever_number_a_producer_goes_by_and_no_family_is_larger_than_that_takes() => Prop
        .ForAll(Arb.From(from first in Gen.Choose(1, 12) from more in Gen.Choose(1, 12) select (first, first + more)), numbers =>
        {
            var partitions = Of(numbers.first, numbers.Item2);
            var meet = Enumerable.Range(0, numbers.first * numbers.Item2).Select(hash => (hash % numbers.first, hash % numbers.Item2)).ToHashSet();
            for (var p = 0; p < numbers.first; p++)
            {
                for (var q = 0; q < numbers.Item2; q++)
                    Assert.Equal(meet.Contains((p, q)), partitions.FamilyOf(p) == partitions.FamilyOf(q));
            }
        })
        .QuickCheckThrowOnFailure();

    private static Partitioning Of(params int[] numbers) => new([.. numbers.Select((number, index) => new Growth(index, number))]);
}
