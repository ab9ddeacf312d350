using Lambda.Ports.Catalog;

namespace Lambda.Ports.ContractTests.Catalog;

public abstract partial class CatalogContract
{
    [Fact]
    public async Task The_first_who_asks_says_how_many_partitions_there_are()
    {
        await using var harness = await OpenAsync();
        Assert.Equal([new Growth(0, 4)], (await harness.Port.PartitionsAsync(4, default)).History);
        Assert.Equal([new Growth(0, 4)], (await harness.Port.PartitionsAsync(6, default)).History);
        await harness.CrashAsync();
        Assert.Equal([new Growth(0, 4)], (await harness.Port.PartitionsAsync(8, default)).History);
    }

    [Fact]
    public async Task A_first_cut_says_it_when_nobody_has_asked()
    {
        await using var harness = await OpenAsync();
        Assert.Equal(1, await harness.Port.BeginCutAsync(4, default));
        Assert.Equal([new Growth(0, 4)], (await harness.Port.PartitionsAsync(6, default)).History);
    }

    [Fact]
    public async Task Partitions_that_are_new_begin_in_the_epoch_that_the_cut_starts()
    {
        await using var harness = await OpenAsync();
        await harness.Port.PartitionsAsync(2, default);
        await CutAsync(harness.Port, 2);
        Assert.Equal(2, await CutAsync(harness.Port, 4));
        Assert.Equal(3, await CutAsync(harness.Port, 3));
        Assert.Equal(4, await CutAsync(harness.Port, 6));
        Growth[] expected = [new(0, 2), new(2, 4), new(4, 6)];
        Assert.Equal(expected, (await harness.Port.PartitionsAsync(9, default)).History);
        await harness.CrashAsync();
        Assert.Equal(expected, (await harness.Port.PartitionsAsync(9, default)).History);
    }

    [Fact]
    public async Task A_cut_that_was_begun_takes_partitions_in_until_it_is_complete()
    {
        await using var harness = await OpenAsync();
        await harness.Port.PartitionsAsync(2, default);
        Assert.Equal(1, await harness.Port.BeginCutAsync(2, default));
        await harness.CrashAsync();
        Assert.Equal(1, await harness.Port.BeginCutAsync(4, default));
        Assert.Equal(1, await harness.Port.BeginCutAsync(3, default));
        Assert.Equal(1, await harness.Port.BeginCutAsync(5, default));
        await harness.CrashAsync();
        Assert.Equal([new Growth(0, 2), new Growth(1, 4), new Growth(1, 5)], (await harness.Port.PartitionsAsync(9, default)).History);
    }

    [Fact]
    public async Task Of_all_who_begin_a_cut_at_once_the_one_who_knows_most_partitions_is_heard()
    {
        await using var harness = await OpenAsync();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => harness.Port.PartitionsAsync(2, default).AsTask())));
        var epochs = await Task.WhenAll(Enumerable.Range(1, 20).Select(partitions => Task.Run(() => harness.Port.BeginCutAsync(partitions, default).AsTask())));
        Assert.All(epochs, epoch => Assert.Equal(1, epoch));
        var partitions = await harness.Port.PartitionsAsync(1, default);
        Assert.Equal((20, 2, 20, 1), (partitions.Latest, partitions.CountAt(0), partitions.CountAt(1), partitions.FirstEpochOf(19)));
    }

    [Fact]
    public async Task Of_all_who_are_first_to_ask_one_is_heard()
    {
        await using var harness = await OpenAsync();
        var said = await Task.WhenAll(Enumerable.Range(1, 20).Select(partitions => Task.Run(() => harness.Port.PartitionsAsync(partitions, default).AsTask())));
        Assert.Single(said.Select(partitions => partitions.History.Single()).Distinct());
    }

    [Fact]
    public async Task The_archive_of_a_new_partition_starts_in_its_first_epoch()
    {
        await using var harness = await OpenAsync();
        await harness.Port.PartitionsAsync(2, default);
        await CutAsync(harness.Port, 2);
        await CutAsync(harness.Port, 4);
        Assert.Equal(ArchivePosition.Start(1), await harness.Port.ArchivePositionAsync(1, default));
        Assert.Equal(ArchivePosition.Start(3, 2), await harness.Port.ArchivePositionAsync(3, default));
        Assert.True(await harness.Port.CommitArchiveAsync(Some.Step(3, 0, 5, 2), default));
        Assert.Equal((2, 5), ((await harness.Port.ArchivePositionAsync(3, default)).Epoch, (await harness.Port.ArchivePositionAsync(3, default)).Offset));
    }

    [Fact]
    public async Task Nothing_is_archived_of_a_partition_before_it_begins()
    {
        await using var harness = await OpenAsync();
        await harness.Port.PartitionsAsync(2, default);
        Assert.False(await harness.Port.CommitArchiveAsync(Some.Step(2, 0, 5), default));
        await CutAsync(harness.Port, 3);
        Assert.False(await harness.Port.CommitArchiveAsync(Some.Step(2, 0, 5), default));
        Assert.False(await harness.Port.CommitArchiveAsync(Some.Step(2, 0, 5, 1, Some.Closed(0, 2, 0, 3)), default));
        Assert.Empty(await harness.Port.FilesAsync(0, 9, default));
        Assert.True(await harness.Port.CommitArchiveAsync(Some.Step(2, 0, 5, 1), default));
    }

    private static async Task<long> CutAsync(ICatalog catalog, int partitions)
    {
        var epoch = await catalog.BeginCutAsync(partitions, default);
        await catalog.CompleteCutAsync(epoch, default);
        return epoch;
    }
}
