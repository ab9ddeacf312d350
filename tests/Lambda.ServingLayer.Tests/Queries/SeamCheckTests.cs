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

    private static ViewVersion Version(long cut, params long[] offsets) =>
        new("view", 1, 1, cut, offsets, "", "", 0, "", 0, 0, 0, DateTimeOffset.UnixEpoch);

    private static PartitionProgress Progress(int partition, long position, params (long Epoch, long First, long End)[] epochs) =>
        Progress(partition, position, epochs.Max(epoch => epoch.Epoch), epochs);

    private static PartitionProgress Progress(int partition, long position, long epoch, params (long Epoch, long First, long End)[] epochs) =>
        new(partition, position, epoch, 0, "", [.. epochs.Select(kept => new EpochProgress(kept.Epoch, kept.First, kept.End, 0, 0, []))]);
}
