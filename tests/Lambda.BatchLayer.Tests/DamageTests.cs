using Lambda.Ports.Catalog;
using Lambda.Ports.Master;

namespace Lambda.BatchLayer.Tests;

public sealed class DamageTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_damaged_or_missing_file_fails_the_run_by_name_and_is_made_anew_from_the_log(bool isMissing)
    {
        var bench = await TwoEpochsAsync();
        var file = (await bench.FilesAsync()).First(file => file.Epoch == 1);
        if (isMissing)
            await bench.Master.DeleteAsync(file.Path, default);
        else
            bench.Master.Damage(file.Path);

        var failed = await bench.RunAsync();
        Assert.Equal(RunState.Failed, failed.State);
        Assert.Equal([1L], failed.IncompleteEpochs);
        Assert.Contains(file.Path, failed.Error, StringComparison.Ordinal);
        Assert.Equal(6, await bench.EventsServedAsync());
        Assert.Equal([file], (await bench.Catalog.QuarantinedAsync(default)).Select(item => item.File));

        var next = await bench.QueueAsync();
        await bench.DrainAsync();
        Assert.Equal(RunState.Published, (await bench.FindAsync(next.Id)).State);
        Assert.Equal(12, await bench.EventsServedAsync());
        Assert.Empty(bench.Untidied);
        Assert.Empty(await bench.Catalog.QuarantinedAsync(default));
    }

    [Fact]
    public async Task What_leaves_the_log_before_it_is_archived_fails_the_run_by_name()
    {
        var bench = new Bench { ArchivesWhenCut = false };
        await bench.AppendAsync(Bench.EventsOfManyPackages(20));
        bench.Log.Trim(0, 3);
        var failed = await bench.RunAsync();
        Assert.Equal(RunState.Failed, failed.State);
        Assert.Equal([0L], failed.IncompleteEpochs);
        Assert.Contains("partition 0: offsets 0 to 2 have left the log before they were archived", failed.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_damaged_file_is_named_at_once()
    {
        var bench = await TwoEpochsAsync();
        foreach (var file in await bench.FilesAsync())
            bench.Master.Damage(file.Path);
        var failed = await bench.RunAsync();
        Assert.Equal([0L, 1L], failed.IncompleteEpochs);
        Assert.Empty(await bench.FilesAsync());
    }

    [Fact]
    public async Task A_file_that_turns_out_to_be_damaged_while_it_is_read_fails_the_run_by_name()
    {
        var bench = await TwoEpochsAsync();
        var file = (await bench.FilesAsync())[0];
        bench.Calls.Before += call => Throw.At(call, "MasterDataset.OpenEvents", () => new DamagedFileException(file, "a page does not decompress"));
        var failed = await bench.RunAsync();
        Assert.Equal(RunState.Failed, failed.State);
        Assert.Equal([0L], failed.IncompleteEpochs);
        Assert.Equal([file], (await bench.Catalog.QuarantinedAsync(default)).Select(item => item.File));
    }

    [Fact]
    public async Task What_the_log_no_longer_holds_stays_named_and_what_was_published_stays_served()
    {
        var bench = await TwoEpochsAsync();
        var file = (await bench.FilesAsync()).First(file => file.Partition == 0);
        bench.Master.Damage(file.Path);
        bench.Log.Trim(0, file.LastOffset + 1);
        await bench.RunAsync();
        for (var attempt = 0; attempt < 2; attempt++)
        {
            var next = await bench.QueueAsync();
            await bench.DrainAsync();
            var failed = await bench.FindAsync(next.Id);
            Assert.Equal(RunState.Failed, failed.State);
            Assert.Equal([file.Epoch], failed.IncompleteEpochs);
        }

        Assert.Equal(6, await bench.EventsServedAsync());
        Assert.Empty(bench.Untidied);
    }

    [Fact]
    public async Task A_log_that_tells_another_story_repairs_nothing()
    {
        var bench = await TwoEpochsAsync();
        var file = (await bench.FilesAsync())[0];
        var other = file with { Rows = file.Rows + 1 };
        await bench.Catalog.ReplaceFilesAsync([file], other, default);
        await bench.Catalog.QuarantineAsync(other, "its hash differs", default);
        await bench.DrainAsync();
        Assert.Equal([other], (await bench.Catalog.QuarantinedAsync(default)).Select(item => item.File));
        Assert.Empty(bench.Untidied);
    }

    [Fact]
    public async Task A_damaged_file_met_by_compaction_is_repaired_and_stops_no_run()
    {
        var bench = new Bench(partitions: 1, recordsPerRead: 1);
        await bench.AppendAsync(Bench.Events(3));
        await bench.PublishAsync();
        var file = (await bench.FilesAsync())[1];
        bench.Master.Damage(file.Path);
        await bench.QueueAsync();
        await bench.DrainAsync();
        Assert.Empty(bench.Untidied);
        Assert.Equal(3, await bench.EventsServedAsync());
        Assert.Equal(2, (await bench.Catalog.CurrentAsync(default))!.Version);
        Assert.Equal(3, (await bench.FilesAsync()).Where(kept => kept.Epoch == 0).Sum(kept => kept.Rows));
    }

    [Theory]
    [InlineData("BatchViewStore.VersionsAsync")]
    [InlineData("Catalog.QuarantinedAsync")]
    [InlineData("MasterDataset.CompactAsync")]
    public async Task A_step_of_tidying_that_always_fails_is_told_and_stops_no_run(string failing)
    {
        var bench = new Bench(recordsPerRead: 1);
        await bench.AppendAsync(Bench.EventsOfManyPackages(10));
        bench.Calls.Before += call => Throw.At(call, failing, () => new IOException("out of order"));
        await bench.QueueAsync();
        await bench.QueueAsync(RunMode.Incremental);
        await bench.DrainAsync();
        Assert.Equal(2, (await bench.Catalog.CurrentAsync(default))!.Version);
        Assert.All(bench.Untidied, untidied => Assert.Equal("out of order", untidied.Error.Message));
        Assert.NotEmpty(bench.Untidied);
    }

    [Fact]
    public async Task An_epoch_whose_files_hold_too_few_events_fails_the_run()
    {
        var bench = await TwoEpochsAsync();
        var file = (await bench.FilesAsync())[0];
        await bench.Catalog.ReplaceFilesAsync([file], file with { Rows = file.Rows - 1 }, default);
        var failed = await bench.RunAsync();
        Assert.Equal(RunState.Failed, failed.State);
        Assert.Equal([0L], failed.IncompleteEpochs);
    }

    /// <summary>Six events published in epoch 0, and six more archived in epoch 1, in both partitions.</summary>
    private static async Task<Bench> TwoEpochsAsync()
    {
        var bench = new Bench();
        await bench.AppendAsync(Bench.EventsOfManyPackages(6));
        await bench.PublishAsync();
        await bench.AppendAsync(Bench.EventsOfManyPackages(6, first: 6));
        await bench.ArchiveAsync();
        Assert.Equal(4, (await bench.FilesAsync()).Count);
        return bench;
    }
}
