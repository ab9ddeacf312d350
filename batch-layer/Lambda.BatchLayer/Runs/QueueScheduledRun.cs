using Lambda.Ports.Catalog;

namespace Lambda.BatchLayer.Runs;

/// <summary>
/// Queues the run that has fallen due. One that is still waiting will count everything that a further one would, so then there is no further one: runs that take longer
/// than the schedule's interval do not pile up, and being called twice is harmless.
/// </summary>
public sealed class QueueScheduledRun(IRunCatalog runs, TimeProvider time)
{
    /// <summary>Queues a run of that mode, unless the newest run is one that waits and reads as much.</summary>
    /// <returns>The id of the run that will do the work.</returns>
    public async ValueTask<long> QueueAsync(RunMode mode, CancellationToken cancellationToken)
    {
        var newest = await runs.ListRunsAsync(long.MaxValue, 1, cancellationToken);
        return newest is [{ State: RunState.Queued } waiting] && (waiting.Mode == mode || waiting.Mode == RunMode.Full)
            ? waiting.Id
            : (await runs.CreateRunAsync(mode, time.GetUtcNow(), cancellationToken)).Id;
    }
}
