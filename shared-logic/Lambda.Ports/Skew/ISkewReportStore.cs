namespace Lambda.Ports.Skew;

/// <summary>Keeps skew reports, and which of them have been asked for. At least the newest 1,000 are kept; older ones may be forgotten.</summary>
public interface ISkewReportStore
{
    /// <summary>Queues a report and gives it the next id, from 1 on; durable on return.</summary>
    ValueTask<SkewReport> RequestAsync(DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>The oldest report that is queued, or <c>null</c>.</summary>
    ValueTask<SkewReport?> NextAsync(CancellationToken cancellationToken);

    /// <summary>Stores a report as it now is. One that is not queued any more is never changed again: then <c>false</c>.</summary>
    ValueTask<bool> CompleteAsync(SkewReport report, CancellationToken cancellationToken);

    /// <summary>The report of that id, or <c>null</c>.</summary>
    ValueTask<SkewReport?> FindAsync(long id, CancellationToken cancellationToken);

    /// <summary>The newest report that was made on a published version, or could not be; <c>null</c> when there is none.</summary>
    ValueTask<SkewReport?> OnVersionAsync(long version, CancellationToken cancellationToken);

    /// <summary>At most <paramref name="limit"/> reports with ids below <paramref name="before"/>, newest first.</summary>
    ValueTask<IReadOnlyList<SkewReport>> ListAsync(long before, int limit, CancellationToken cancellationToken);
}
