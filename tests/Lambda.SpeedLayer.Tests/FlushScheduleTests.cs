using Lambda.Testing;

namespace Lambda.SpeedLayer.Tests;

/// <summary>When flushes are due, by a clock that stands still until it is moved.</summary>
public sealed class FlushScheduleTests
{
    private static readonly TimeSpan Interval = Milliseconds(100);
    private readonly ManualStopwatch _time = new();
    private readonly FlushSchedule _schedule;

    public FlushScheduleTests() => _schedule = new FlushSchedule(Interval, _time);

    [Fact]
    public void Before_any_flush_was_answered_one_is_due_after_the_interval()
    {
        Assert.Equal(Interval, _schedule.Left);
        _time.Advance(Milliseconds(30));
        Assert.Equal(Milliseconds(70), _schedule.Left);
        _time.Advance(Milliseconds(300));
        Assert.Equal(TimeSpan.Zero, _schedule.Left);
    }

    [Fact]
    public void Flushes_that_always_take_the_same_are_due_by_so_much_sooner()
    {
        for (var flush = 0; flush < 50; flush++)
            Flush(Milliseconds(8));
        Assert.InRange(_schedule.Lead, Milliseconds(8), Milliseconds(8.01));
        Assert.Equal(Interval - _schedule.Lead - Milliseconds(8), _schedule.Left);
    }

    [Fact]
    public void A_first_flush_is_allowed_three_times_what_it_took()
    {
        Flush(Milliseconds(5));
        Assert.Equal(Milliseconds(15), _schedule.Lead);
    }

    [Fact]
    public void One_that_takes_longer_makes_room_at_once_and_gives_it_back()
    {
        for (var flush = 0; flush < 50; flush++)
            Flush(Milliseconds(2));
        var before = _schedule.Lead;
        Flush(Milliseconds(6));
        Assert.True(_schedule.Lead > before + Milliseconds(4));
        for (var flush = 0; flush < 100; flush++)
            Flush(Milliseconds(2));
        Assert.InRange(_schedule.Lead, Milliseconds(2), Milliseconds(2.01));
    }

    [Theory]
    [InlineData(25)]
    [InlineData(90)]
    [InlineData(2, 400)]
    [InlineData(10_000, 0, 10_000)]
    public void No_store_is_slow_enough_to_be_flushed_to_more_often_than_four_times_in_three_intervals(params int[] took)
    {
        foreach (var milliseconds in took)
            Flush(Milliseconds(milliseconds));
        Assert.Equal(Interval / 4, _schedule.Lead);
    }

    [Fact]
    public void Without_an_interval_every_flush_is_due()
    {
        var schedule = new FlushSchedule(TimeSpan.Zero, _time);
        schedule.End(schedule.Begin());
        Assert.Equal(TimeSpan.Zero, schedule.Left);
    }

    [Fact]
    public async Task The_first_change_after_a_quiet_interval_is_flushed_at_once_and_the_next_one_waits()
    {
        var bench = new Bench { Time = _time, Options = new SpeedOptions { FlushInterval = TimeSpan.FromHours(1) } };
        var reads = 0;
        bench.Calls.Before += call => reads += call == "LogReader.ReadAsync" ? 1 : 0;
        var stop = new CancellationTokenSource();
        var running = bench.Consumer().RunAsync(stop.Token);
        await Eventually.Holds(() => Volatile.Read(ref reads) == 1, "it waits for records");
        _time.Advance(TimeSpan.FromHours(1));
        await bench.AppendAsync(Bench.Event(1));
        await Eventually.Holds(async () => (await bench.Store.ReadAsync(new("packages", 0), default)).Partitions is [{ Position: 1 }], "the change is flushed");

        await bench.AppendAsync(Bench.Event(2));
        await Eventually.Holds(() => Volatile.Read(ref reads) == 3, "it waits for the interval, and so for more records");
        Assert.Equal(1, (await bench.ProgressAsync()).Position);
        await stop.CancelAsync();
        await running;
        Assert.Equal(2, (await bench.ProgressAsync()).Position);
    }

    private static TimeSpan Milliseconds(double milliseconds) => TimeSpan.FromMilliseconds(milliseconds);

    private void Flush(TimeSpan took)
    {
        var begun = _schedule.Begin();
        _time.Advance(took);
        _schedule.End(begun);
    }

    /// <summary>Measures what a test says.</summary>
    private sealed class ManualStopwatch : TimeProvider
    {
        private long _ticks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public void Advance(TimeSpan by) => Interlocked.Add(ref _ticks, by.Ticks);

        public override long GetTimestamp() => Interlocked.Read(ref _ticks);
    }
}
