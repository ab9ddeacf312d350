using System.Collections.Concurrent;
using Lambda.Infra.Sqlite;
using Lambda.Ports.Catalog;
using Lambda.Ports.Scheduling;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lambda.Infra.Quartz.Tests;

/// <summary>The life of one process with a schedule, from a given moment on; the next process finds what this one has stored.</summary>
public sealed class Night : IAsyncDisposable
{
    private readonly ConcurrentQueue<RunMode> _queued = new();
    private readonly QuartzBatchSchedule _schedule;

    private Night(string file, DateTimeOffset now, BatchScheduleOptions options) => _schedule = new QuartzBatchSchedule(
        options, new QuartzStore(SqliteProvider.Load(), SqliteProvider.ConnectionTo(file)), new ShiftedClock(now), NullLoggerFactory.Instance);

    /// <summary>What was queued, in order.</summary>
    public IReadOnlyList<RunMode> Queued => [.. _queued];

    public Exception? Fails { get; private init; }

    public static async Task<Night> BeginAsync(string file, string now, BatchScheduleOptions options, Exception? fails = null)
    {
        var night = new Night(file, DateTimeOffset.Parse(now), options) { Fails = fails };
        await night._schedule.StartAsync(night.QueueAsync, CancellationToken.None);
        return night;
    }

    public ValueTask<BatchScheduleState> StateAsync() => _schedule.ReadAsync(5, CancellationToken.None);

    public ValueTask DisposeAsync() => _schedule.DisposeAsync();

    private ValueTask<long> QueueAsync(RunMode mode, CancellationToken cancellationToken)
    {
        _queued.Enqueue(mode);
        return Fails is null ? ValueTask.FromResult(100L + _queued.Count) : throw Fails;
    }
}
