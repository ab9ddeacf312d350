namespace Lambda.Simulation.Tests;

public class PaceTests
{
    [Fact]
    public async Task A_record_is_due_at_its_place_divided_by_the_rate()
    {
        var time = new HandTime();
        var pace = new Pace(100, time);

        await pace.UntilDueAsync(0, CancellationToken.None);
        var due = pace.UntilDueAsync(250, CancellationToken.None);

        time.Advance(TimeSpan.FromSeconds(2.4));
        Assert.False(due.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(0.1));
        await due;
    }

    [Fact]
    public void What_was_slow_to_go_is_caught_up_with()
    {
        var time = new HandTime();
        var pace = new Pace(100, time);
        time.Advance(TimeSpan.FromSeconds(10));

        Assert.True(pace.UntilDueAsync(1_000, CancellationToken.None).IsCompletedSuccessfully);
        Assert.False(pace.UntilDueAsync(1_001, CancellationToken.None).IsCompleted);
    }

    [Fact]
    public async Task Waiting_can_be_given_up()
    {
        using var cancellation = new CancellationTokenSource();
        var due = new Pace(1, new HandTime()).UntilDueAsync(1, cancellation.Token);

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => due);
    }

    /// <summary>A clock that goes when it is told to; timers fire once it has come to them.</summary>
    private sealed class HandTime : TimeProvider
    {
        private readonly List<Waiting> _timers = [];
        private TimeSpan _now;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _now.Ticks;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = new Waiting(callback, state, _now + dueTime);
            _timers.Add(timer);
            return timer;
        }

        public void Advance(TimeSpan by)
        {
            _now += by;
            foreach (var timer in _timers.Where(timer => timer.Due <= _now).ToList())
            {
                _timers.Remove(timer);
                timer.Fire();
            }
        }

        private sealed class Waiting(TimerCallback callback, object? state, TimeSpan due) : ITimer
        {
            public TimeSpan Due => due;

            public void Fire() => callback(state);

            public bool Change(TimeSpan dueTime, TimeSpan period) => true;

            public void Dispose()
            {
            }

            public ValueTask DisposeAsync() => ValueTask.CompletedTask;
        }
    }
}
