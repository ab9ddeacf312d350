using System.Globalization;
using Lambda.Ports.Skew;

namespace Lambda.ServingLayer.Status;

/// <summary>What the newest skew report says.</summary>
/// <param name="Report">Its id.</param>
/// <param name="CreatedAt">When it was asked for.</param>
/// <param name="Version">The version that it was made on.</param>
/// <param name="Verdict">Its verdict; <c>null</c> when it could not be made.</param>
/// <param name="Unexplained">How many states, published rows and counts nothing explains: anything but 0 is an alarm.</param>
public sealed record SkewStatus(string Report, DateTimeOffset CreatedAt, long? Version, SkewVerdict? Verdict, long Unexplained)
{
    /// <summary>How many reports may be waiting before the newest one that was made.</summary>
    private const int MostWaiting = 20;

    /// <summary>Asks the reports.</summary>
    public static async ValueTask<SkewStatus?> ReadAsync(ISkewReportStore reports, CancellationToken cancellationToken)
    {
        // One at a time: mostly the first one is it, and each may name a hundred findings.
        var before = long.MaxValue;
        for (var i = 0; i < MostWaiting; i++)
        {
            if (await reports.ListAsync(before, 1, cancellationToken) is not [var report])
            {
                return null;
            }

            if (report.State != SkewReportState.Queued)
            {
                return new(
                    report.Id.ToString(CultureInfo.InvariantCulture), report.CreatedAt, report.Version, report.Verdict, report.Views.Sum(view => view.Causes.Unexplained));
            }

            before = report.Id;
        }

        return null;
    }
}
