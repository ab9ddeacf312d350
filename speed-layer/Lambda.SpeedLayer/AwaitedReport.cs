using Lambda.Ports.Catalog;
using Lambda.Ports.Skew;

namespace Lambda.SpeedLayer;

/// <summary>
/// Whether the report on what is served still has to be made. Until then no epoch is forgotten: else those that a publish has made needless would be gone before
/// anybody has compared them, all of them at the first publish.
/// </summary>
/// <param name="reports">The reports; <c>null</c> when nobody makes any.</param>
/// <param name="versions">Tells what is served.</param>
/// <param name="options">How long to wait at most.</param>
/// <param name="time">The clock.</param>
internal sealed class AwaitedReport(ISkewReportStore? reports, IVersionCatalog versions, SpeedOptions options, TimeProvider time)
{
    private long _reportedOn;

    /// <summary>Asks, unless the answer cannot have changed.</summary>
    public async ValueTask<bool> IsDueAsync(CancellationToken cancellationToken)
    {
        if (reports is null || await versions.CurrentAsync(cancellationToken) is not { } served || served.Version == _reportedOn)
        {
            return false;
        }

        if (time.GetUtcNow() - served.Versions.Values.First().PublishedAt >= options.ReportPatience)
        {
            return false;
        }

        if (await reports.OnVersionAsync(served.Version, cancellationToken) is null)
        {
            return true;
        }

        _reportedOn = served.Version;
        return false;
    }
}
