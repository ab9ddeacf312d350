namespace Lambda.Ports.Catalog;

/// <summary>The batch runs, by id.</summary>
public interface IRunCatalog
{
    /// <summary>Queues a run and gives it the next id.</summary>
    ValueTask<BatchRun> CreateRunAsync(RunMode mode, DateTimeOffset requestedAt, CancellationToken cancellationToken);

    /// <summary>The run of that id, or <c>null</c>.</summary>
    ValueTask<BatchRun?> FindRunAsync(long id, CancellationToken cancellationToken);

    /// <summary>At most <paramref name="limit"/> runs with ids below <paramref name="before"/>, newest first.</summary>
    ValueTask<IReadOnlyList<BatchRun>> ListRunsAsync(long before, int limit, CancellationToken cancellationToken);

    /// <summary>The oldest run that is queued or running, or <c>null</c>.</summary>
    ValueTask<BatchRun?> NextRunAsync(CancellationToken cancellationToken);

    /// <summary>Stores a run as it now is, except for <see cref="BatchRun.CancelRequested"/>, which only <see cref="RequestCancelAsync"/> sets. A run that has ended is never changed again: then <c>false</c>.</summary>
    ValueTask<bool> UpdateRunAsync(BatchRun run, CancellationToken cancellationToken);

    /// <summary>Asks a run to end; a queued one is cancelled at once. <c>null</c> when there is none; one that has ended stays as it was.</summary>
    ValueTask<BatchRun?> RequestCancelAsync(long id, DateTimeOffset now, CancellationToken cancellationToken);
}
