using Lambda.Ports.Skew;

namespace Lambda.Testing.InMemory;

/// <summary>Skew reports in a sorted list under one lock.</summary>
public sealed class InMemorySkewReportStore : ISkewReportStore
{
    private readonly Lock _lock = new();
    private readonly SortedList<long, SkewReport> _reports = [];

    /// <inheritdoc/>
    public ValueTask<SkewReport> RequestAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            var report = SkewReport.Queued(_reports.Count + 1, now);
            _reports.Add(report.Id, report);
            return ValueTask.FromResult(report);
        }
    }

    /// <inheritdoc/>
    public ValueTask<SkewReport?> NextAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
            return ValueTask.FromResult(_reports.Values.FirstOrDefault(report => report.State == SkewReportState.Queued));
    }

    /// <inheritdoc/>
    public ValueTask<bool> CompleteAsync(SkewReport report, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_reports.GetValueOrDefault(report.Id)?.State != SkewReportState.Queued)
                return ValueTask.FromResult(false);
            _reports[report.Id] = report;
            return ValueTask.FromResult(true);
        }
    }

    /// <inheritdoc/>
    public ValueTask<SkewReport?> FindAsync(long id, CancellationToken cancellationToken)
    {
        lock (_lock)
            return ValueTask.FromResult(_reports.GetValueOrDefault(id));
    }

    /// <inheritdoc/>
    public ValueTask<SkewReport?> OnVersionAsync(long version, CancellationToken cancellationToken)
    {
        lock (_lock)
            return ValueTask.FromResult(_reports.Values.LastOrDefault(report => report.Version == version && report.State != SkewReportState.Queued));
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<SkewReport>> ListAsync(long before, int limit, CancellationToken cancellationToken)
    {
        lock (_lock)
            return ValueTask.FromResult<IReadOnlyList<SkewReport>>([.. _reports.Values.Reverse().Where(report => report.Id < before).Take(limit)]);
    }
}
