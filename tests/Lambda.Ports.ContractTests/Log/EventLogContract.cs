using Lambda.Ports.Log;

namespace Lambda.Ports.ContractTests.Log;

/// <summary>What every event log does.</summary>
public abstract partial class EventLogContract
{
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(20);

    /// <summary>Opens an empty log.</summary>
    protected abstract Task<IPortHarness<IEventLog>> OpenAsync(int partitionCount);

    [Fact]
    public async Task A_new_log_is_empty()
    {
        await using var harness = await OpenAsync(3);
        Assert.Equal(3, harness.Port.PartitionCount);
        for (var partition = 0; partition < 3; partition++)
        {
            Assert.Equal(0, await harness.Port.StartOffsetAsync(partition, default));
            Assert.Equal(0, await harness.Port.EndOffsetAsync(partition, default));
        }
    }

    [Fact]
    public async Task Records_of_a_partition_keep_their_order_and_get_consecutive_offsets()
    {
        await using var harness = await OpenAsync(2);
        await harness.Port.AppendAsync([LogText.Record(0, "a"), LogText.Record(1, "b"), LogText.Record(0, "c")], default);
        await harness.Port.AppendAsync([LogText.Record(1, "d"), LogText.Record(0, "e")], default);
        Assert.Equal(["0 a", "1 c", "2 e"], await harness.Port.LinesAsync(0));
        Assert.Equal(["0 b", "1 d"], await harness.Port.LinesAsync(1));
        Assert.Equal(3, await harness.Port.EndOffsetAsync(0, default));
        Assert.Equal(2, await harness.Port.EndOffsetAsync(1, default));
    }

    [Fact]
    public async Task Appending_nothing_changes_nothing()
    {
        await using var harness = await OpenAsync(1);
        await harness.Port.AppendAsync([], default);
        Assert.Equal(0, await harness.Port.EndOffsetAsync(0, default));
    }

    [Fact]
    public async Task Values_come_back_byte_for_byte()
    {
        await using var harness = await OpenAsync(1);
        var all = Enumerable.Range(0, 256).Select(value => (byte)value).ToArray();
        var large = new byte[1_000_000];
        new Random(17).NextBytes(large);
        byte[][] values = [[], all, [0], large];
        await harness.Port.AppendAsync([.. values.Select(value => new LogRecord(0, Array.Empty<byte>(), value))], default);
        await using var reader = harness.Port.OpenReader(0, 0);
        var (batch, read) = (new LogBatch(), new List<byte[]>());
        while (read.Count < values.Length)
        {
            Assert.True(await reader.ReadAsync(batch, LogText.Patience, default));
            for (var i = 0; i < batch.Count; i++)
                read.Add(batch.ValueOf(i).ToArray());
        }

        Assert.Equal(values, read);
    }

    [Fact]
    public async Task The_caller_may_reuse_its_buffers_once_the_call_returns()
    {
        await using var harness = await OpenAsync(1);
        var buffer = "first"u8.ToArray();
        await harness.Port.AppendAsync([new LogRecord(0, buffer, buffer)], default);
        buffer.AsSpan().Fill((byte)'x');
        Assert.Equal(["0 first"], await harness.Port.LinesAsync(0));
    }

    [Fact]
    public async Task A_barrier_is_a_record_of_its_partition_alone()
    {
        await using var harness = await OpenAsync(2);
        await harness.Port.AppendAsync(0, "a");
        Assert.Equal(1, await harness.Port.AppendBarrierAsync(0, 7, default));
        await harness.Port.AppendAsync(0, "b");
        Assert.Equal(["0 a", "1 |7|", "2 b"], await harness.Port.LinesAsync(0));
        Assert.Equal(0, await harness.Port.EndOffsetAsync(1, default));
    }

    [Fact]
    public async Task A_barrier_written_again_is_another_record()
    {
        await using var harness = await OpenAsync(1);
        Assert.Equal(0, await harness.Port.AppendBarrierAsync(0, 1, default));
        Assert.Equal(1, await harness.Port.AppendBarrierAsync(0, 1, default));
        Assert.Equal(["0 |1|", "1 |1|"], await harness.Port.LinesAsync(0));
    }

    [Fact]
    public async Task Arrival_times_lie_between_call_and_return()
    {
        await using var harness = await OpenAsync(1);
        var before = TimeProvider.System.GetUtcNow();
        await harness.Port.AppendAsync(0, "a");
        var after = TimeProvider.System.GetUtcNow();
        await using var reader = harness.Port.OpenReader(0, 0);
        var batch = new LogBatch();
        await reader.ReadAsync(batch, LogText.Patience, default);
        var arrival = DateTimeOffset.UnixEpoch.AddMicroseconds(batch.ArrivalTimeOf(0));
        Assert.InRange(arrival, before - TimeSpan.FromMilliseconds(1), after);
    }

    [Fact]
    public async Task A_reader_may_start_at_any_offset()
    {
        await using var harness = await OpenAsync(1);
        await harness.Port.AppendAsync(0, "a", "b", "c");
        await harness.Port.AppendBarrierAsync(0, 1, default);
        await harness.Port.AppendAsync(0, "d", "e");
        string[] all = ["0 a", "1 b", "2 c", "3 |1|", "4 d", "5 e"];
        for (var from = 0; from <= all.Length; from++)
            Assert.Equal(all[from..], await harness.Port.LinesAsync(0, from));
    }

    [Fact]
    public async Task A_long_partition_comes_in_batches_without_gap_or_repetition()
    {
        const int Count = 30_000;
        await using var harness = await OpenAsync(1);
        await harness.Port.AppendAsync(0, [.. Enumerable.Range(0, Count).Select(i => $"v{i}")]);
        Assert.Equal(Enumerable.Range(123, Count - 123).Select(i => $"{i} v{i}"), await harness.Port.LinesAsync(0, 123));
    }

    [Fact]
    public async Task A_reader_at_the_end_gets_nothing_within_its_patience()
    {
        await using var harness = await OpenAsync(1);
        await harness.Port.AppendAsync(0, "a");
        await using var reader = harness.Port.OpenReader(0, 1);
        var batch = new LogBatch();
        batch.AddBarrier(9, 9, 9);
        Assert.False(await reader.ReadAsync(batch, Moment, default));
        Assert.Equal(0, batch.Count);
        Assert.False(await reader.ReadAsync(batch, TimeSpan.Zero, default));
    }

    [Fact]
    public async Task A_reader_at_the_end_is_woken_by_the_next_record()
    {
        await using var harness = await OpenAsync(2);
        await using var reader = harness.Port.OpenReader(1, 0);
        var batch = new LogBatch();
        var reading = reader.ReadAsync(batch, LogText.Patience, default).AsTask();
        await harness.Port.AppendAsync(0, "elsewhere");
        Assert.False(reading.IsCompleted);
        await harness.Port.AppendAsync(1, "here");
        Assert.True(await reading);
        Assert.Equal(["0 here"], LogText.Lines(batch));
    }

    [Fact]
    public async Task A_reader_past_the_end_waits_for_its_offset()
    {
        await using var harness = await OpenAsync(1);
        await using var reader = harness.Port.OpenReader(0, 2);
        var batch = new LogBatch();
        var reading = reader.ReadAsync(batch, LogText.Patience, default).AsTask();
        await harness.Port.AppendAsync(0, "a", "b");
        await harness.Port.AppendAsync(0, "c");
        Assert.True(await reading);
        Assert.Equal(["2 c"], LogText.Lines(batch));
    }

    [Fact]
    public async Task A_waiting_reader_can_be_cancelled()
    {
        await using var harness = await OpenAsync(1);
        await using var reader = harness.Port.OpenReader(0, 0);
        using var cancellation = new CancellationTokenSource();
        var reading = reader.ReadAsync(new LogBatch(), Timeout.InfiniteTimeSpan, cancellation.Token).AsTask();
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
    }

    [Fact]
    public async Task A_partition_that_does_not_exist_is_refused_whole()
    {
        await using var harness = await OpenAsync(2);
        await Assert.ThrowsAnyAsync<ArgumentException>(
            () => harness.Port.AppendAsync([LogText.Record(0, "a"), LogText.Record(2, "b")], default).AsTask());
        Assert.Equal(0, await harness.Port.EndOffsetAsync(0, default));
    }

    [Fact]
    public async Task What_was_acknowledged_is_there_after_a_stop_and_after_a_crash()
    {
        await using var harness = await OpenAsync(2);
        await harness.Port.AppendAsync(0, "a", "b");
        await harness.ReopenAsync();
        await harness.Port.AppendBarrierAsync(0, 1, default);
        await harness.CrashAsync();
        await harness.Port.AppendAsync(0, "c");
        await harness.CrashAsync();
        Assert.Equal(["0 a", "1 b", "2 |1|", "3 c"], await harness.Port.LinesAsync(0));
        Assert.Equal(0, await harness.Port.EndOffsetAsync(1, default));
    }
}
