using Lambda.Ports.Catalog;

namespace Lambda.Ports.Scheduling;

/// <summary>
/// Knows when batch runs fall due, and remembers it while the process is down. It decides nothing else: what queuing means is the caller's.
/// </summary>
public interface IBatchSchedule
{
    /// <summary>What it was told to do.</summary>
    BatchScheduleOptions Options { get; }

    /// <summary>
    /// Begins, with runs that fell due since the schedule last stood still, as <see cref="BatchScheduleOptions.Misfire"/> says. Options other than those of the last
    /// start are taken over: another cron expression or time zone begins anew at this moment, without anything missed.
    /// </summary>
    /// <param name="queueRun">
    /// Queues a run and gives its id. Called by one thread at a time, once for each time that a run falls due; a second time when it fails, or when the process
    /// ends before the id is stored.
    /// </param>
    /// <param name="cancellationToken">Gives up starting.</param>
    ValueTask StartAsync(Func<RunMode, CancellationToken, ValueTask<long>> queueRun, CancellationToken cancellationToken);

    /// <summary>Queues nothing from here on; waits for a call under way. Does nothing before a start or after another stop.</summary>
    ValueTask StopAsync(CancellationToken cancellationToken);

    /// <summary>Where it stands.</summary>
    /// <param name="count">How many coming runs to tell.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="InvalidOperationException">It is not started.</exception>
    ValueTask<BatchScheduleState> ReadAsync(int count, CancellationToken cancellationToken);
}
