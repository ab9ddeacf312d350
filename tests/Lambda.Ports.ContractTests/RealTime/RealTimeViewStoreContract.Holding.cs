using Lambda.Ports.RealTime;

namespace Lambda.Ports.ContractTests.RealTime;

public abstract partial class RealTimeViewStoreContract
{
    private static readonly Hold Held = new(Due: 500, Events: 2);

    [Fact]
    public async Task A_held_state_is_kept_for_the_next_owner_and_no_reader_sees_it()
    {
        await using var harness = await OpenAsync();
        var consumer = await Start(harness.Port);
        var flush = consumer.Flush(new Change("a", "1", Hold: Held), new Change("b", "1"));
        await harness.Port.FlushAsync(flush, default);
        Assert.Equal(["0/0/b=1"], await harness.Port.LinesAsync(new("couriers", 0)));
        Assert.Equal(["0/0/b=1"], await harness.Port.LinesAsync(new("couriers", 0, Keys: ["a"u8.ToArray(), "b"u8.ToArray()])));
        Assert.Equal(["0/0/a=1 due 500 holds 2", "0/0/b=1"], await harness.Port.LoadLinesAsync(0, 0));
        Assert.Equal(flush.Progress.Text(), (await harness.Port.AcquireAsync(0, "two", default)).Text());
    }

    [Fact]
    public async Task While_a_state_is_held_readers_see_the_last_one_that_was_not()
    {
        await using var harness = await OpenAsync();
        var consumer = await Start(harness.Port);
        await harness.Port.FlushAsync(consumer.Flush(new Change("a", "1")), default);
        await harness.Port.FlushAsync(consumer.Flush(new Change("a", "2", Hold: Held)), default);
        await harness.Port.FlushAsync(consumer.Flush(new Change("a", "3", Hold: Held)), default);
        Assert.Equal(["0/0/a=1"], await harness.Port.LinesAsync(new("couriers", 0)));
        await harness.Port.FlushAsync(consumer.Flush(new Change("a", "3", Hold: Held with { Events = 0 })), default);
        Assert.Equal(["0/0/a=3"], await harness.Port.LinesAsync(new("couriers", 0)));
        Assert.Equal(["0/0/a=3 due 500 holds 0"], await harness.Port.LoadLinesAsync(0, 0));
        await harness.Port.FlushAsync(consumer.Flush(new Change("a", "4")), default);
        Assert.Equal(["0/0/a=4"], await harness.Port.LoadLinesAsync(0, 0));
    }

    [Fact]
    public async Task A_state_that_may_be_seen_and_the_next_one_that_is_held_come_in_one_flush()
    {
        await using var harness = await OpenAsync();
        var consumer = await Start(harness.Port);
        await harness.Port.FlushAsync(consumer.Flush(new Change("a", "1", Hold: Held)), default);
        await harness.Port.FlushAsync(consumer.Flush(new Change("a", "2"), new Change("a", "3", Hold: Held)), default);
        Assert.Equal(["0/0/a=2"], await harness.Port.LinesAsync(new("couriers", 0)));
        Assert.Equal(["0/0/a=3 due 500 holds 2"], await harness.Port.LoadLinesAsync(0, 0));
    }

    [Fact]
    public async Task What_is_held_survives_a_crash_as_held_and_what_was_seen_as_seen()
    {
        await using var harness = await OpenAsync();
        var consumer = await Start(harness.Port);
        await harness.Port.FlushAsync(consumer.Flush(new Change("a", "1"), new Change("c", "1", Hold: Held), new Change("d", "", Hold: Held)), default);
        await harness.Port.FlushAsync(consumer.Flush(new Change("a", "2", Hold: Held), new Change("b", "1", Hold: Held)), default);
        await harness.Port.CheckpointAsync(default);
        await harness.Port.FlushAsync(consumer.Flush(new Change("c", "1")), default);
        await harness.Port.CheckpointAsync(default);
        await harness.CrashAsync();
        Assert.Equal(["0/0/a=1", "0/0/c=1"], await harness.Port.LinesAsync(new("couriers", 0)));
        Assert.Equal(
            ["0/0/a=2 due 500 holds 2", "0/0/b=1 due 500 holds 2", "0/0/c=1", "0/0/d= due 500 holds 2"], await harness.Port.LoadLinesAsync(0, 0));
        Assert.Equal(consumer.Progress().Text(), (await harness.Port.AcquireAsync(0, "two", default)).Text());
    }

    [Fact]
    public async Task Groups_are_found_with_their_newest_states_and_holds()
    {
        await using var harness = await OpenAsync();
        var consumer = await Start(harness.Port);
        await harness.Port.FlushAsync(consumer.Flush(new Change("a", "1"), new Change("b", "", Hold: Held)), default);
        await harness.Port.CheckpointAsync(default);
        await harness.Port.FlushAsync(consumer.Flush(new Change("a", "2", Hold: Held)), default);
        await harness.Port.CheckpointAsync(default);
        Assert.Equal(["0/a=2 due 500 holds 2", "0/b= due 500 holds 2"], await harness.Port.FindLinesAsync(0, 0, "couriers", (0, "a"), (0, "b"), (0, "c")));
        Assert.Equal(["0/0/a=1"], await harness.Port.LinesAsync(new("couriers", 0)));
    }

    [Fact]
    public async Task A_flush_may_end_a_hold_without_moving_the_position()
    {
        await using var harness = await OpenAsync();
        var consumer = await Start(harness.Port);
        var flush = consumer.Flush(new Change("a", "1", Hold: Held));
        await harness.Port.FlushAsync(flush, default);
        var state = flush.States[0] with { Hold = null };
        var later = new RealTimeFlush(Owner, consumer.Position, consumer.Progress() with { FiredTo = 9000 }, [state]);
        Assert.True(await harness.Port.FlushAsync(later, default));
        Assert.Equal(["0/0/a=1"], await harness.Port.LinesAsync(new("couriers", 0)));
        Assert.Equal(9000, (await harness.Port.ReadAsync(new("couriers", 0), default)).Partitions.Single().FiredTo);
    }

    [Theory]
    [InlineData(60)]
    [InlineData(long.MinValue)]
    public async Task Keys_of_a_single_pane_are_found_as_readers_may_see_them(long pane)
    {
        await using var harness = await OpenAsync();
        var consumer = await Start(harness.Port);
        await harness.Port.FlushAsync(consumer.Flush(new Change("a", "1", pane), new Change("b", "1", pane), new Change("c", "1", pane, Hold: Held), new Change("a", "9", 120)), default);
        await harness.Port.FlushAsync(consumer.Flush(new Change("b", "2", pane, Hold: Held)), default);
        var query = new RealTimeQuery("couriers", 0, pane, pane + 1, ["a"u8.ToArray(), "b"u8.ToArray(), "c"u8.ToArray(), "d"u8.ToArray(), "a"u8.ToArray()]);
        Assert.Equal([$"0/{pane}/a=1", $"0/{pane}/b=1"], await harness.Port.LinesAsync(query));
        await harness.Port.CheckpointAsync(default);
        await harness.CrashAsync();
        Assert.Equal([$"0/{pane}/a=1", $"0/{pane}/b=1"], await harness.Port.LinesAsync(query));
    }
}
