using Lambda.Ports.RealTime;

namespace Lambda.Ports.ContractTests.RealTime;

/// <summary>What every real-time view store does.</summary>
public abstract partial class RealTimeViewStoreContract
{
    /// <summary>Opens an empty store that writes to disk only when it is told to, if it has the choice.</summary>
    protected abstract Task<IPortHarness<IRealTimeViewStore>> OpenAsync();

    [Fact]
    public async Task A_new_store_knows_nothing()
    {
        await using var harness = await OpenAsync();
        Assert.Null(await harness.Port.AcquireAsync(0, "one", default));
        var snapshot = await harness.Port.ReadAsync(new("couriers", 0), default);
        Assert.Empty(snapshot.Partitions);
        Assert.Empty(snapshot.States);
        Assert.Empty(await harness.Port.LoadLinesAsync(0, 0));
    }

    [Fact]
    public async Task A_flush_is_seen_at_once_by_every_reader()
    {
        await using var harness = await OpenAsync();
        var consumer = await Start(harness.Port, 2);
        var flush = consumer.Flush(new Change("fedex", "1"), new Change("ups", "2", Pane: 60));
        Assert.True(await harness.Port.FlushAsync(flush, default));
        var snapshot = await harness.Port.ReadAsync(new("couriers", 0), default);
        Assert.Equal(["0/0/fedex=1", "0/60/ups=2"], snapshot.Lines());
        Assert.Equal(flush.Progress.Text(), Assert.Single(snapshot.Partitions).Text());
        Assert.Equal(["0/0/fedex=1", "0/60/ups=2"], await harness.Port.LoadLinesAsync(2, 0));
        Assert.Equal(flush.Progress.Text(), (await harness.Port.AcquireAsync(2, "two", default)).Text());
    }

    [Fact]
    public async Task A_state_is_absolute_and_takes_the_place_of_the_one_before()
    {
        await using var harness = await OpenAsync();
        var consumer = await Start(harness.Port);
        await harness.Port.FlushAsync(consumer.Flush(new Change("fedex", "1"), new Change("ups", "1")), default);
        await harness.Port.FlushAsync(consumer.Flush(new Change("fedex", "2")), default);
        await harness.Port.FlushAsync(consumer.Flush(new Change("fedex", "3")), default);
        Assert.Equal(["0/0/fedex=3", "0/0/ups=1"], await harness.Port.LinesAsync(new("couriers", 0)));
    }

    [Fact]
    public async Task The_caller_may_reuse_a_buffer_that_states_are_slices_of()
    {
        await using var harness = await OpenAsync();
        var consumer = await Start(harness.Port);
        var flush = consumer.Flush(new Change("k", "s"));
        var buffer = "kks"u8.ToArray();
        var state = flush.States[0] with { Key = buffer.AsMemory(0, 1), State = buffer.AsMemory(2, 1) };
        await harness.Port.FlushAsync(flush with { States = [state] }, default);
        buffer.AsSpan().Fill((byte)'x');
        Assert.Equal(["0/0/k=s"], await harness.Port.LinesAsync(new("couriers", 0)));
    }

    [Fact]
    public async Task Only_the_last_who_acquired_a_partition_may_flush_it()
    {
        await using var harness = await OpenAsync();
        var nobody = new Consumer(0, "nobody");
        Assert.False(await harness.Port.FlushAsync(nobody.Flush(new Change("a", "1")), default));

        var zombie = await Start(harness.Port, owner: "zombie");
        Assert.True(await harness.Port.FlushAsync(zombie.Flush(new Change("a", "1")), default));
        Assert.Equal(zombie.Progress().Text(), (await harness.Port.AcquireAsync(0, "heir", default)).Text());
        Assert.False(await harness.Port.FlushAsync(zombie.Flush(new Change("a", "2")), default));
        Assert.False(await harness.Port.ResetAsync(0, "zombie", default));
        Assert.Equal(["0/0/a=1"], await harness.Port.LinesAsync(new("couriers", 0)));
        Assert.Equal(1, (await harness.Port.ReadAsync(new("couriers", 0), default)).Partitions[0].Position);

        zombie.Owner = "heir";
        Assert.True(await harness.Port.FlushAsync(zombie.Flush(since: 1, new Change("a", "3")), default));
    }

    [Fact]
    public async Task An_owner_can_ask_whether_the_partition_is_as_it_left_it()
    {
        await using var harness = await OpenAsync();
        Assert.False(await harness.Port.IsCurrentAsync(0, "one", 0, default));
        var consumer = await Start(harness.Port);
        Assert.True(await harness.Port.IsCurrentAsync(0, "one", 0, default));
        await harness.Port.FlushAsync(consumer.Flush(new Change("a", "1")), default);
        Assert.True(await harness.Port.IsCurrentAsync(0, "one", 1, default));
        Assert.False(await harness.Port.IsCurrentAsync(0, "one", 0, default));
        Assert.False(await harness.Port.IsCurrentAsync(1, "one", 1, default));
        await harness.Port.AcquireAsync(0, "two", default);
        Assert.False(await harness.Port.IsCurrentAsync(0, "one", 1, default));
        Assert.True(await harness.Port.IsCurrentAsync(0, "two", 1, default));
        await harness.Port.ResetAsync(0, "two", default);
        Assert.True(await harness.Port.IsCurrentAsync(0, "two", 0, default));
    }

    [Fact]
    public async Task Owning_one_partition_is_not_owning_another()
    {
        await using var harness = await OpenAsync();
        await Start(harness.Port, 0, "one");
        var other = await Start(harness.Port, 1, "two");
        other.Owner = "one";
        Assert.False(await harness.Port.FlushAsync(other.Flush(new Change("a", "1")), default));
    }

    [Fact]
    public async Task A_flush_from_another_position_changes_nothing()
    {
        await using var harness = await OpenAsync();
        var consumer = await Start(harness.Port);
        Assert.True(await harness.Port.FlushAsync(consumer.Flush(since: 0, new Change("a", "1")), default));
        Assert.False(await harness.Port.FlushAsync(consumer.Flush(since: 0, new Change("a", "2")), default));
        Assert.False(await harness.Port.FlushAsync(consumer.Flush(since: 7, new Change("a", "3")), default));
        Assert.Equal(1, (await harness.Port.ReadAsync(new("couriers", 0), default)).Partitions[0].Position);
        Assert.Equal(["0/0/a=1"], await harness.Port.LinesAsync(new("couriers", 0)));
    }

    [Fact]
    public async Task A_partition_of_which_nothing_is_stored_may_begin_anywhere()
    {
        await using var harness = await OpenAsync();
        var consumer = await Start(harness.Port);
        Assert.True(await harness.Port.FlushAsync(consumer.Flush(since: 7, new Change("a", "1")), default));
        Assert.Equal(["0/0/a=1"], await harness.Port.LinesAsync(new("couriers", 0)));
    }

    [Fact]
    public async Task Epochs_keep_their_states_apart()
    {
        await using var harness = await OpenAsync();
        var consumer = await Start(harness.Port);
        await harness.Port.FlushAsync(consumer.Flush(new Change("a", "1")), default);
        var since = consumer.Position;
        consumer.Barrier();
        await harness.Port.FlushAsync(consumer.Flush(since, new Change("a", "2")), default);
        Assert.Equal(["0/0/a=1", "1/0/a=2"], await harness.Port.LinesAsync(new("couriers", 0)));
        Assert.Equal(["1/0/a=2"], await harness.Port.LinesAsync(new("couriers", 1)));
        Assert.Equal(["0/0/a=1"], await harness.Port.LoadLinesAsync(0, 0));
    }

    [Fact]
    public async Task Epochs_that_the_progress_no_longer_lists_are_dropped()
    {
        await using var harness = await OpenAsync();
        var consumer = await Start(harness.Port);
        await harness.Port.FlushAsync(consumer.Flush(new Change("a", "1")), default);
        var since = consumer.Position;
        consumer.Barrier();
        await harness.Port.FlushAsync(consumer.Flush(since, new Change("a", "2")), default);
        await harness.Port.CheckpointAsync(default);
        consumer.DropBelow(1);
        await harness.Port.FlushAsync(consumer.Flush(), default);
        await harness.Port.CheckpointAsync(default);
        Assert.Equal(["1/0/a=2"], await harness.Port.LinesAsync(new("couriers", 0)));
        await harness.CrashAsync();
        Assert.Equal(["1/0/a=2"], await harness.Port.LinesAsync(new("couriers", 0)));
        Assert.Empty(await harness.Port.LoadLinesAsync(0, 0));
        Assert.Equal([1L], (await harness.Port.AcquireAsync(0, "two", default))!.Epochs.Select(epoch => epoch.Epoch));
    }

    [Fact]
    public async Task A_reader_gets_the_view_panes_and_keys_that_it_asks_for()
    {
        await using var harness = await OpenAsync();
        var consumer = await Start(harness.Port);
        Change[] changes =
        [
            .. from pane in new[] { long.MinValue, -60, 0, 60, 120 } from key in new[] { "a", "b", "" } select new Change(key, "1", pane),
            new Change("a", "other view", 0, "regions"),
        ];
        await harness.Port.FlushAsync(consumer.Flush(changes), default);

        string Place(RealTimeState state) => $"{state.Pane}{(state.Key.IsEmpty ? '-' : (char)state.Key.Span[0])}";
        async Task<List<string>> Read(RealTimeQuery query) =>
            [.. (await harness.Port.ReadAsync(query, default)).States.Select(Place).Order(StringComparer.Ordinal)];
        Assert.Equal(15, (await Read(new("couriers", 0))).Count);
        Assert.Equal(["0-", "0a", "0b", "60-", "60a", "60b"], await Read(new("couriers", 0, 0, 120)));
        Assert.Equal(["-60a", "0a"], await Read(new("couriers", 0, -60, 60, ["a"u8.ToArray()])));
        Assert.Equal(["60-", "60b"], await Read(new("couriers", 0, 1, 61, ["b"u8.ToArray(), "c"u8.ToArray(), "b"u8.ToArray(), Array.Empty<byte>()])));
        Assert.Equal([$"{long.MinValue}a"], await Read(new("couriers", 0, long.MinValue, -60, ["a"u8.ToArray()])));
        Assert.Equal(["0a"], await Read(new("regions", 0)));
        Assert.Empty(await Read(new("couriers", 1)));
        Assert.Empty(await Read(new("couriers", 0, 0, long.MaxValue, [])));
        Assert.Empty(await Read(new("unknown", 0)));
    }

    [Fact]
    public async Task Groups_are_found_as_they_were_flushed_last_and_only_in_their_partition_and_epoch()
    {
        await using var harness = await OpenAsync();
        var consumer = await Start(harness.Port);
        await harness.Port.FlushAsync(consumer.Flush(new Change("a", "1"), new Change("a", "2", 60), new Change("", "3", 60), new Change("a", "4", 0, "regions")), default);
        await harness.Port.CheckpointAsync(default);
        await harness.Port.FlushAsync(consumer.Flush(new Change("a", "5", 60)), default);
        Assert.Equal(["0/a=1", "60/=3", "60/a=5"], await harness.Port.FindLinesAsync(0, 0, "couriers", (0, "a"), (60, "a"), (60, ""), (60, "b"), (1, "a")));
        Assert.Equal(["0/a=4"], await harness.Port.FindLinesAsync(0, 0, "regions", (0, "a"), (60, "a")));
        Assert.Empty(await harness.Port.FindLinesAsync(0, 1, "couriers", (0, "a")));
        Assert.Empty(await harness.Port.FindLinesAsync(1, 0, "couriers", (0, "a")));
        Assert.Empty(await harness.Port.FindLinesAsync(0, 0, "unknown", (0, "a")));
        Assert.Empty(await harness.Port.FindLinesAsync(0, 0, "couriers"));
    }

    [Fact]
    public async Task A_read_tells_every_partitions_progress_whatever_was_asked_for()
    {
        await using var harness = await OpenAsync();
        for (var partition = 0; partition < 3; partition++)
        {
            var consumer = await Start(harness.Port, partition, $"owner {partition}");
            await harness.Port.FlushAsync(consumer.Flush(new Change("a", $"{partition}")), default);
        }

        var snapshot = await harness.Port.ReadAsync(new("unknown", 9), default);
        Assert.Equal([0, 1, 2], snapshot.Partitions.Select(progress => progress.Partition).Order());
        Assert.Equal(["0/0/a=0", "0/0/a=1", "0/0/a=2"], await harness.Port.LinesAsync(new("couriers", 0)));
    }

    [Fact]
    public async Task An_epoch_with_fewer_states_than_its_progress_says_is_left_out()
    {
        await using var harness = await OpenAsync();
        var consumer = await Start(harness.Port);
        var flush = consumer.Flush(new Change("a", "1"), new Change("b", "1"));
        var since = consumer.Position;
        await harness.Port.FlushAsync(flush with { States = [flush.States[0]] }, default);
        consumer.Barrier();
        await harness.Port.FlushAsync(consumer.Flush(since, new Change("a", "2")), default);
        await harness.Port.CheckpointAsync(default);
        await harness.ReopenAsync();
        Assert.Equal([1L], (await harness.Port.AcquireAsync(0, "two", default))!.Epochs.Select(epoch => epoch.Epoch));
        var seen = Assert.Single((await harness.Port.ReadAsync(new("couriers", 0), default)).Partitions);
        Assert.Equal([1L], seen.Epochs.Select(epoch => epoch.Epoch));
        Assert.Equal(consumer.Position, seen.Position);
    }

    private static async Task<Consumer> Start(IRealTimeViewStore store, int partition = 0, string owner = "one")
    {
        Assert.Null(await store.AcquireAsync(partition, owner, default));
        return new Consumer(partition, owner);
    }
}
