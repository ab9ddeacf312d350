using Lambda.Ports.Catalog;

namespace Lambda.Ports.ContractTests.Catalog;

public abstract partial class CatalogContract
{
    [Fact]
    public async Task An_archive_starts_at_the_start()
    {
        await using var harness = await OpenAsync();
        Assert.Equal(ArchivePosition.Start(3), await harness.Port.ArchivePositionAsync(3, default));
        Assert.Empty(await harness.Port.FilesAsync(0, long.MaxValue, default));
        Assert.Empty(await harness.Port.ClosedEpochsAsync(0, long.MaxValue, default));
        Assert.Empty(await harness.Port.QuarantinedAsync(default));
    }

    [Fact]
    public async Task A_step_stores_position_files_and_closed_epochs_together()
    {
        await using var harness = await OpenAsync();
        var step = new ArchiveCommit(
            0, new ArchivePosition(1, 30, 2, 20, 7, 2, 1), [Some.File(0, 1, 0, 9), Some.File(1, 1, 10, 19)], [Some.Closed(0, 1, 0, 10), Some.Closed(1, 1, 10, 20)]);
        Assert.True(await harness.Port.CommitArchiveAsync(step, default));
        await harness.CrashAsync();
        Assert.Equal(step.Position, await harness.Port.ArchivePositionAsync(1, default));
        Assert.Equal(ArchivePosition.Start(0), await harness.Port.ArchivePositionAsync(0, default));
        Assert.Equal(step.Files, await harness.Port.FilesAsync(0, long.MaxValue, default));
        Assert.Equal(step.Closed, await harness.Port.ClosedEpochsAsync(0, long.MaxValue, default));
    }

    [Fact]
    public async Task A_step_from_another_position_changes_nothing()
    {
        await using var harness = await OpenAsync();
        Assert.True(await harness.Port.CommitArchiveAsync(Some.Step(0, 0, 10), default));
        Assert.False(await harness.Port.CommitArchiveAsync(Some.Step(0, 0, 10), default));
        Assert.False(await harness.Port.CommitArchiveAsync(Some.Step(0, 11, 20), default));
        Assert.Equal(10, (await harness.Port.ArchivePositionAsync(0, default)).Offset);
        Assert.Single(await harness.Port.FilesAsync(0, 9, default));
    }

    [Fact]
    public async Task Of_two_archivers_that_take_the_same_step_one_succeeds()
    {
        await using var harness = await OpenAsync();
        var taken = await Task.WhenAll(
            Enumerable.Range(0, 8).Select(_ => Task.Run(() => harness.Port.CommitArchiveAsync(Some.Step(0, 0, 10), default).AsTask())));
        Assert.Single(taken, success => success);
    }

    [Fact]
    public async Task Files_and_closed_epochs_are_listed_by_epoch_partition_and_offset()
    {
        await using var harness = await OpenAsync();
        await harness.Port.CommitArchiveAsync(Some.Step(1, 0, 10, 0, Some.Closed(0, 1, 0, 10)), default);
        await harness.Port.CommitArchiveAsync(Some.Step(1, 10, 20, 1), default);
        await harness.Port.CommitArchiveAsync(Some.Step(0, 0, 5), default);
        await harness.Port.CommitArchiveAsync(Some.Step(0, 5, 8, 0, Some.Closed(0, 0, 0, 8)), default);
        var files = await harness.Port.FilesAsync(0, 2, default);
        Assert.Equal([(0L, 0, 0L), (0L, 0, 5L), (0L, 1, 0L), (1L, 1, 10L)], files.Select(file => (file.Epoch, file.Partition, file.FirstOffset)));
        Assert.Equal(files.Take(3), await harness.Port.FilesAsync(0, 1, default));
        Assert.Equal(files.Skip(3), await harness.Port.FilesAsync(1, 2, default));
        Assert.Equal([0, 1], (await harness.Port.ClosedEpochsAsync(0, 1, default)).Select(closed => closed.Partition));
        Assert.Empty(await harness.Port.ClosedEpochsAsync(1, 9, default));
    }

    [Fact]
    public async Task One_file_takes_the_place_of_several()
    {
        await using var harness = await OpenAsync();
        await harness.Port.CommitArchiveAsync(Some.Step(0, 0, 5), default);
        await harness.Port.CommitArchiveAsync(Some.Step(0, 5, 9), default);
        var (old, one) = (await harness.Port.FilesAsync(0, 1, default), Some.File(0, 0, 0, 8));
        Assert.True(await harness.Port.ReplaceFilesAsync(old, one, default));
        Assert.Equal([one], await harness.Port.FilesAsync(0, 1, default));
        Assert.False(await harness.Port.ReplaceFilesAsync(old, Some.File(0, 0, 1, 8), default));
        Assert.Equal([one], await harness.Port.FilesAsync(0, 1, default));
    }

    [Fact]
    public async Task A_file_in_quarantine_does_not_count_until_it_is_repaired()
    {
        await using var harness = await OpenAsync();
        await harness.Port.CommitArchiveAsync(Some.Step(0, 0, 5), default);
        var file = (await harness.Port.FilesAsync(0, 1, default))[0];
        await harness.Port.QuarantineAsync(file, "its hash differs", default);
        await harness.Port.QuarantineAsync(file, "told again", default);
        await harness.CrashAsync();
        Assert.Empty(await harness.Port.FilesAsync(0, 1, default));
        Assert.Equal([(file, "its hash differs")], await harness.Port.QuarantinedAsync(default));
        Assert.False(await harness.Port.ReplaceFilesAsync([file], Some.File(0, 0, 0, 4, "b"), default));

        var anew = file with { Sha256 = "another hash", Bytes = 7 };
        await harness.Port.RepairAsync(file, anew, default);
        Assert.Equal([anew], await harness.Port.FilesAsync(0, 1, default));
        Assert.Empty(await harness.Port.QuarantinedAsync(default));
        await harness.Port.QuarantineAsync(file, "the old one", default);
        Assert.Equal([anew], await harness.Port.FilesAsync(0, 1, default));
    }

    [Fact]
    public async Task A_repair_holds_exactly_what_was_lost()
    {
        await using var harness = await OpenAsync();
        await harness.Port.CommitArchiveAsync(Some.Step(0, 0, 5), default);
        var file = (await harness.Port.FilesAsync(0, 1, default))[0];
        await harness.Port.QuarantineAsync(file, "its hash differs", default);
        await Assert.ThrowsAsync<ArgumentException>(() => harness.Port.RepairAsync(file, file with { Rows = 4 }, default).AsTask());
        var other = Some.File(0, 0, 7, 9);
        await Assert.ThrowsAsync<InvalidOperationException>(() => harness.Port.RepairAsync(other, other, default).AsTask());
        Assert.Single(await harness.Port.QuarantinedAsync(default));
    }

    [Fact]
    public async Task A_step_that_names_a_known_file_changes_nothing()
    {
        await using var harness = await OpenAsync();
        await harness.Port.CommitArchiveAsync(Some.Step(0, 0, 5), default);
        var again = Some.Step(0, 5, 9) with { Files = [Some.File(0, 0, 0, 4)] };
        await Assert.ThrowsAnyAsync<Exception>(() => harness.Port.CommitArchiveAsync(again, default).AsTask());
        Assert.Equal(5, (await harness.Port.ArchivePositionAsync(0, default)).Offset);
    }
}
