using Lambda.Ports.Log;

namespace Lambda.Ports.ContractTests.Log;

public abstract partial class EventLogContract
{
    [Fact]
    public async Task A_log_grows_and_never_shrinks()
    {
        await using var harness = await OpenAsync(2);
        await harness.Port.AppendAsync(1, "a");
        Assert.Equal(2, await harness.Port.GrowAsync(1, default));
        Assert.Equal(5, await harness.Port.GrowAsync(5, default));
        Assert.Equal(5, await harness.Port.GrowAsync(3, default));
        Assert.Equal(5, harness.Port.PartitionCount);
        for (var partition = 2; partition < 5; partition++)
            Assert.Equal((0, 0), (await harness.Port.StartOffsetAsync(partition, default), await harness.Port.EndOffsetAsync(partition, default)));
        Assert.Equal(["0 a"], await harness.Port.LinesAsync(1));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => harness.Port.AppendAsync(5, "beyond"));
    }

    [Fact]
    public async Task A_new_partition_is_one_like_the_others()
    {
        await using var harness = await OpenAsync(1);
        await harness.Port.AppendAsync(0, "a");
        await harness.Port.GrowAsync(3, default);
        await using var reader = harness.Port.OpenReader(2, 0);
        var batch = new LogBatch();
        var reading = reader.ReadAsync(batch, LogText.Patience, default).AsTask();
        await harness.Port.AppendAsync([LogText.Record(2, "b"), LogText.Record(0, "c"), LogText.Record(2, "d")], default);
        Assert.True(await reading);
        Assert.StartsWith("0 b", LogText.Lines(batch).First(), StringComparison.Ordinal);
        Assert.Equal(2, await harness.Port.AppendBarrierAsync(2, 7, default));
        Assert.Equal(["0 b", "1 d", "2 |7|"], await harness.Port.LinesAsync(2));
        Assert.Equal(["0 a", "1 c"], await harness.Port.LinesAsync(0));
        Assert.Equal(0, await harness.Port.EndOffsetAsync(1, default));
    }

    [Fact]
    public async Task A_log_that_has_grown_stays_so_whatever_it_is_opened_with()
    {
        await using var harness = await OpenAsync(2);
        await harness.Port.GrowAsync(4, default);
        await harness.Port.AppendAsync(3, "a");
        await harness.CrashAsync();
        Assert.Equal(4, harness.Port.PartitionCount);
        Assert.Equal(["0 a"], await harness.Port.LinesAsync(3));
        await harness.ReopenAsync();
        Assert.Equal(4, harness.Port.PartitionCount);
        await harness.Port.AppendAsync(3, "b");
        Assert.Equal(["0 a", "1 b"], await harness.Port.LinesAsync(3));
    }

    [Fact]
    public async Task A_log_grows_while_others_append_and_grow()
    {
        await using var harness = await OpenAsync(1);
        await Task.WhenAll(Enumerable.Range(0, 12).Select(number => Task.Run(async () =>
        {
            await harness.Port.GrowAsync(1 + (number / 2), default);
            await harness.Port.AppendAsync(number / 2, $"v{number}");
        })));
        Assert.Equal(6, harness.Port.PartitionCount);
        for (var partition = 0; partition < 6; partition++)
            Assert.Equal(2, await harness.Port.EndOffsetAsync(partition, default));
    }
}
