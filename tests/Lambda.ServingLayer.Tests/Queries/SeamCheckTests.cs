using Lambda.Ports.Catalog;
using Lambda.Ports.RealTime;
using Lambda.ServingLayer.Seams;

namespace Lambda.ServingLayer.Tests.Queries;

public sealed class SeamCheckTests
{
    [Fact]
    public void Epochs_that_follow_one_another_from_the_cut_to_the_position_have_no_hole()
    {
        var seam = SeamCheck.Of(Version(cut: 5, 100), [Progress(0, 130, (4, 50, 100), (5, 100, 120), (6, 120, 130))], Partitioning.Of(1), 1);

        Assert.Empty(seam.Missing);
        Assert.Equal([5, 6], seam.Expected);
        Assert.Equal((100, 130), (seam.Partitions[0].BatchTo, seam.Partitions[0].SpeedTo));
    }

    [Fact]
    public void A_missing_epoch_in_the_middle_is_named()
    {
        var seam = SeamCheck.Of(Version(cut: 5, 100), [Progress(0, 140, (5, 100, 120), (7, 130, 140))], Partitioning.Of(1), 1);

        Assert.Equal([6], seam.Missing);
    }

    [Fact]
    public void The_cut_s_own_epoch_is_named_when_it_is_missing() =>
        Assert.Equal([5], SeamCheck.Of(Version(cut: 5, 100), [Progress(0, 140, (6, 120, 140))], Partitioning.Of(1), 1).Missing);

    [Fact]
    public void The_current_epoch_is_named_when_it_is_missing() =>
        Assert.Equal([6], SeamCheck.Of(Version(cut: 5, 100), [Progress(0, 140, 6, (5, 100, 120))], Partitioning.Of(1), 1).Missing);

    [Fact]
    public void All_epochs_are_named_when_all_are_missing() =>
        Assert.Equal([5, 6, 7], SeamCheck.Of(Version(cut: 5, 100), [Progress(0, 140, 7)], Partitioning.Of(1), 1).Missing);

    [Fact]
    public void An_epoch_that_ends_too_early_is_named() =>
        Assert.Equal([5], SeamCheck.Of(Version(cut: 5, 100), [Progress(0, 140, (5, 100, 115), (6, 120, 140))], Partitioning.Of(1), 1).Missing);

    [Fact]
    public void An_epoch_that_begins_elsewhere_than_at_the_cut_is_named() =>
        Assert.Equal([5], SeamCheck.Of(Version(cut: 5, 100), [Progress(0, 140, (5, 110, 140))], Partitioning.Of(1), 1).Missing);

    [Fact]
    public void A_partition_behind_the_cut_contributes_nothing_and_lacks_nothing()
    {
        var seam = SeamCheck.Of(Version(cut: 5, 100), [Progress(0, 90, (4, 50, 90))], Partitioning.Of(1), 1);

        Assert.Empty(seam.Missing);
        Assert.Equal(100, seam.Partitions[0].SpeedTo);
        Assert.True(seam.Partitions[0].HasProgress);
    }

    [Fact]
    public void A_partition_that_the_speed_layer_does_not_know_is_told()
    {
        var seam = SeamCheck.Of(null, [Progress(0, 10, (0, 0, 10))], Partitioning.Of(2), 2);

        Assert.Equal([true, false], seam.Partitions.Select(partition => partition.HasProgress));
        Assert.Equal([0], seam.Expected);
    }

    [Fact]
    public void The_highest_epoch_of_any_partition_is_expected()
    {
        var seam = SeamCheck.Of(Version(cut: 1, 10, 10), [Progress(0, 40, (1, 10, 20), (2, 20, 40)), Progress(1, 15, (1, 10, 15))], Partitioning.Of(2), 2);

        Assert.Equal([1, 2], seam.Expected);
        Assert.Empty(seam.Missing);
    }

    [Fact]
    public void A_partition_that_began_with_the_cut_or_later_has_nothing_before_it_and_no_hole()
    {
        var grown = new Partitioning(new Growth(0, 1), new Growth(5, 2), new Growth(6, 3));
        var seam = SeamCheck.Of(Version(cut: 5, 100), [Progress(0, 130, (5, 100, 120), (6, 120, 130)), Progress(1, 7, (5, 0, 4), (6, 4, 7)), Progress(2, 3, (6, 0, 3))], grown, 3);

        Assert.Empty(seam.Missing);
        Assert.Equal([(100L, 130L), (0L, 7L), (0L, 3L)], seam.Partitions.Select(partition => (partition.BatchTo, partition.SpeedTo)));
    }

    [Fact]
    public void An_epoch_that_a_new_partition_lacks_is_named_and_none_from_before_it_began()
    {
        var grown = new Partitioning(new Growth(0, 1), new Growth(7, 2));
        Assert.Equal([7], SeamCheck.Of(Version(cut: 5, 100), [Progress(0, 130, (5, 100, 130)), Progress(1, 9, (8, 4, 9))], grown, 2).Missing);
    }

    [Fact]
    public void No_partition_that_anybody_knows_of_is_left_out()
    {
        Assert.Equal(3, SeamCheck.Of(Version(cut: 5, 100), [], Partitioning.Of(1), 3).Partitions.Count);
        Assert.Equal(3, SeamCheck.Of(Version(cut: 5, 100), [], Partitioning.Of(3), 1).Partitions.Count);
        Assert.Equal(3, SeamCheck.Of(Version(cut: 5, 100), [Progress(2, 9, (5, 0, 9))], Partitioning.Of(1), 1).Partitions.Count);
    }

    private static ViewVersion Version(long cut, params long[] offsets) =>
        new("view", 1, 1, cut, offsets, "", "", 0, "", 0, 0, 0, DateTimeOffset.UnixEpoch);

    private static PartitionProgress Progress(int partition, long position, params (long Epoch, long First, long End)[] epochs) =>
        Progress(partition, position, epochs.Max(epoch => epoch.Epoch), epochs);

    private static PartitionProgress Progress(int partition, long position, long epoch, params (long Epoch, long First, long End)[] epochs) =>
        new(partition, position, epoch, 0, "", [.. epochs.Select(kept => new EpochProgress(kept.Epoch, kept.First, kept.End, 0, 0, []))]);
}
