using Lambda.Ports.Catalog;

namespace Lambda.BatchLayer.Tests;

public sealed class ArchiverTests
{
    [Fact]
    public async Task Files_end_at_barriers()
    {
        var bench = new Bench(partitions: 1);
        await bench.AppendAsync(Bench.Events(3));
        await bench.Log.AppendBarrierAsync(0, 1, default);
        await bench.AppendAsync(Bench.Events(2, first: 3));
        await bench.ArchiveAsync();
        var files = await bench.FilesAsync();
        Assert.Equal([(0L, 0L, 2L, 3L), (1L, 4L, 5L, 2L)], files.Select(file => (file.Epoch, file.FirstOffset, file.LastOffset, file.Rows)));
        Assert.Equal([new ClosedEpoch(0, 0, 0, 3, 3, 0, 0)], await bench.ClosedAsync());
        Assert.Equal(new ArchivePosition(0, 6, 1, 3, 2, 1, 0), await bench.Catalog.ArchivePositionAsync(0, default));
    }

    [Fact]
    public async Task An_epoch_without_events_is_closed_and_has_no_file()
    {
        var bench = new Bench(partitions: 1);
        await bench.Log.AppendBarrierAsync(0, 1, default);
        await bench.Log.AppendBarrierAsync(0, 2, default);
        await bench.ArchiveAsync();
        Assert.Empty(await bench.FilesAsync());
        Assert.Equal([new ClosedEpoch(0, 0, 0, 0, 0, 0, 0), new ClosedEpoch(1, 0, 0, 1, 0, 1, 0)], await bench.ClosedAsync());
    }

    [Fact]
    public async Task A_barrier_that_is_repeated_or_stale_ends_nothing()
    {
        var bench = new Bench(partitions: 1);
        await bench.Log.AppendBarrierAsync(0, 2, default);
        await bench.AppendAsync(Bench.Events(1));
        await bench.Log.AppendBarrierAsync(0, 2, default);
        await bench.Log.AppendBarrierAsync(0, 1, default);
        await bench.AppendAsync(Bench.Events(1, first: 1));
        await bench.Log.AppendBarrierAsync(0, 3, default);
        await bench.ArchiveAsync();
        Assert.Equal([new ClosedEpoch(0, 0, 0, 0, 0, 0, 0), new ClosedEpoch(2, 0, 0, 5, 2, 3, 0)], await bench.ClosedAsync());
    }

    [Fact]
    public async Task What_is_no_event_is_a_dead_letter_and_counted()
    {
        var bench = new Bench(partitions: 1);
        await bench.AppendRubbishAsync(0, "{\"package_id\":7}");
        await bench.AppendAsync(Bench.Events(2));
        await bench.AppendRubbishAsync(0, "no json");
        await bench.Log.AppendBarrierAsync(0, 1, default);
        await bench.ArchiveAsync();
        Assert.Equal([new ClosedEpoch(0, 0, 0, 4, 2, 0, 2)], await bench.ClosedAsync());
        var letters = await bench.DeadLetters.ListAsync(null, 10, default);
        Assert.Equal([(0L, "decode"), (3L, "decode")], letters.Select(letter => (letter.Offset, letter.Stage)));
        Assert.Equal("no json", System.Text.Encoding.UTF8.GetString(letters[1].Bytes.Span));
    }

    [Fact]
    public async Task The_position_never_passes_a_record_whose_dead_letter_is_not_kept()
    {
        var bench = new Bench(partitions: 1, recordsPerRead: 1);
        await bench.AppendAsync(Bench.Events(1));
        await bench.AppendRubbishAsync(0);
        await bench.AppendAsync(Bench.Events(1, first: 1));
        bench.DeadLetters.AppendError = new IOException("the disk is full");
        await Assert.ThrowsAsync<IOException>(() => bench.ArchiveAsync());
        Assert.Equal(1, (await bench.Catalog.ArchivePositionAsync(0, default)).Offset);

        bench.DeadLetters.AppendError = null;
        await bench.ArchiveAsync();
        Assert.Equal(3, (await bench.Catalog.ArchivePositionAsync(0, default)).Offset);
        Assert.Equal(1, await bench.DeadLetters.CountAsync(default));
    }

    [Fact]
    public async Task Dead_letters_do_not_wait_for_the_end_of_a_file()
    {
        var bench = new Bench(partitions: 1, time: new ManualTime());
        bench.Options = bench.Options with { FileInterval = TimeSpan.FromHours(1) };
        await bench.AppendRubbishAsync(0);
        await bench.ArchiveAsync();
        Assert.Equal(1, await bench.DeadLetters.CountAsync(default));
        Assert.Equal(0, (await bench.Catalog.ArchivePositionAsync(0, default)).Offset);
    }

    [Theory]
    [InlineData(3, int.MaxValue, new[] { 3L, 3L, 3L })]
    [InlineData(int.MaxValue, 300, new[] { 3L, 3L, 3L })]
    [InlineData(int.MaxValue, int.MaxValue, new long[0])]
    public async Task A_file_ends_at_a_number_of_events_or_bytes(int events, int bytes, long[] rows)
    {
        var bench = new Bench(partitions: 1, recordsPerRead: 1, time: new ManualTime());
        bench.Options = bench.Options with { FileInterval = TimeSpan.FromHours(1), EventsPerFile = events, PayloadBytesPerFile = bytes };
        var appended = Bench.Events(10).ToList();
        Assert.InRange(appended[0].ToJson().Length, 101, 149);
        await bench.AppendAsync(appended);
        await bench.ArchiveAsync();
        Assert.Equal(rows, (await bench.FilesAsync()).Select(file => file.Rows));
    }

    [Theory]
    [InlineData(1, 1_300L, true)]
    [InlineData(2, 2_600L, true)]
    [InlineData(2, 1L << 30, false)]
    public async Task A_file_ends_at_its_partitions_share_of_the_memory_for_open_files(int partitions, long bytes, bool ends)
    {
        var bench = new Bench(partitions, recordsPerRead: 1, time: new ManualTime());
        bench.Options = bench.Options with { FileInterval = TimeSpan.FromHours(1), OpenFileBytes = bytes };
        var appended = Bench.EventsOfManyPackages(40).ToList();

        // With its columns' 300 bytes an event takes 401 to 433: three are at most 1,299, four more than 1,300.
        Assert.All(appended, item => Assert.InRange(item.ToJson().Length, 101, 133));
        await bench.AppendAsync(appended);
        await bench.ArchiveAsync();
        var files = await bench.FilesAsync();
        Assert.All(files, file => Assert.Equal(4, file.Rows));
        Assert.Equal(ends ? partitions : 0, files.Select(file => file.Partition).Distinct().Count());
    }

    [Fact]
    public async Task A_file_ends_after_a_time_and_not_before()
    {
        var time = new ManualTime();
        var bench = new Bench(partitions: 1, recordsPerRead: 1, time: time);
        bench.Options = bench.Options with { FileInterval = TimeSpan.FromSeconds(10) };
        await bench.AppendAsync(Bench.Events(12));
        bench.Calls.After += call =>
        {
            if (call == "LogReader.ReadAsync")
                time.Advance(TimeSpan.FromSeconds(3));
        };
        await bench.ArchiveAsync();
        Assert.Equal([4L, 4L, 4L], (await bench.FilesAsync()).Select(file => file.Rows));
    }

    [Fact]
    public async Task A_crash_between_file_and_catalog_doubles_nothing()
    {
        var bench = new Bench(partitions: 1);
        await bench.AppendAsync(Bench.Events(5));
        var hasCrashed = false;
        bench.Calls.Before += call => Throw.At(call, "Catalog.CommitArchiveAsync", () => hasCrashed ? null : new IOException("killed"));
        await Assert.ThrowsAsync<IOException>(() => bench.ArchiveAsync());
        hasCrashed = true;
        Assert.Single(await bench.Master.ListAsync(default));

        await bench.AppendAsync(Bench.Events(3, first: 5));
        await bench.RecoverAsync();
        Assert.Empty(await bench.Master.ListAsync(default));
        await bench.PublishAsync();
        Assert.Equal(8, await bench.EventsServedAsync());
        Assert.Equal((await bench.FilesAsync()).Select(file => file.Path), await bench.Master.ListAsync(default));
    }

    [Fact]
    public async Task Of_two_archivers_of_one_partition_one_fails_and_nothing_is_doubled()
    {
        var bench = new Bench(partitions: 1);
        await bench.AppendAsync(Bench.Events(5));
        var isFirst = true;
        bench.Calls.Before += call =>
        {
            if (call == "Catalog.CommitArchiveAsync" && isFirst)
            {
                isFirst = false;
                bench.ArchiveAsync(0).Wait();
            }
        };
        var failed = await Assert.ThrowsAsync<InvalidOperationException>(() => bench.ArchiveAsync(0));
        Assert.Contains("another archiver", failed.Message, StringComparison.Ordinal);
        await bench.PublishAsync();
        Assert.Equal(5, await bench.EventsServedAsync());
    }
}
