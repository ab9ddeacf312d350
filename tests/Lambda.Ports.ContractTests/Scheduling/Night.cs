using System.Collections.Concurrent;
using Lambda.Ports.Catalog;
using Lambda.Ports.Scheduling;

namespace Lambda.Ports.ContractTests.Scheduling;

/// <summary>The life of one process with a schedule, from a given moment on; the next process finds what this one has stored.</summary>
internal sealed class Night : IAsyncDisposable
{
    private readonly ConcurrentQueue<RunMode> _queued = new();
    private readonly IBatchSchedule _schedule;

    private Night(IBatchSchedule schedule) => _schedule = schedule;

    /// <summary>What was queued, in order.</summary>
    public IReadOnlyList<RunMode> Queued => [.. _queued];

    /// <summary>What queuing ends with; <c>null</c> when it ends well.</summary>
    public Exception? Fails { get; private init; }

    /// <summary>Starts a schedule.</summary>
    public static async Task<Night> BeginAsync(IBatchSchedule schedule, Exception? fails = null)
    {
        var night = new Night(schedule) { Fails = fails };
        await schedule.StartAsync(night.QueueAsync, CancellationToken.None);
        return night;
    }

    /// <summary>Where the schedule stands.</summary>
    public ValueTask<BatchScheduleState> StateAsync() => _schedule.ReadAsync(5, CancellationToken.None);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ((IAsyncDisposable)_schedule).DisposeAsync();

    private ValueTask<long> QueueAsync(RunMode mode, CancellationToken cancellationToken)
    {
        _queued.Enqueue(mode);
        return Fails is null ? ValueTask.FromResult(100L + _queued.Count) : throw Fails;
    }
}
