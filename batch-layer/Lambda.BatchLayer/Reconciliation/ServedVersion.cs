using Lambda.Ports.Catalog;
using Lambda.Ports.Skew;
using Lambda.SharedLogic.Views;

namespace Lambda.BatchLayer.Reconciliation;

/// <summary>The publish whose rows are compared, and an earlier one to build on, so that not every report has to count everything.</summary>
/// <param name="Served">What is served.</param>
/// <param name="Earlier">The versions to build on by view, all of one publish; <c>null</c> when everything has to be counted.</param>
internal sealed record ServedVersion(Publication Served, IReadOnlyDictionary<string, ViewVersion>? Earlier)
{
    /// <summary>It counts the epochs before this one.</summary>
    public long Cut => Served.Versions.Values.First().Cut;

    /// <summary>The first epoch that has to be counted.</summary>
    public long FirstEpoch => Earlier?.Values.First().Cut ?? 0;

    /// <summary>
    /// Asks the catalog. An earlier version is built on only when the newest report on it has found every row of it right: else what was wrong there would be right here.
    /// </summary>
    public static async Task<ServedVersion?> FindAsync(
        IReadOnlyList<ViewDefinition> views, IVersionCatalog catalog, ISkewReportStore reports, CancellationToken cancellationToken)
    {
        if (await catalog.CurrentAsync(cancellationToken) is not { } served)
        {
            return null;
        }

        var wanted = views.Where(view => IsComparable(view, served)).Select(view => served.Versions[view.Name]).ToList();
        var kept = (await catalog.VersionsAsync(null, cancellationToken)).GroupBy(version => version.Version);
        foreach (var candidate in kept.Select(group => group.ToDictionary(version => version.View)).OrderByDescending(group => group.Values.First().Cut))
        {
            if (wanted.Count > 0 && wanted.TrueForAll(version => LeadsTo(version, candidate)) && await IsRightAsync(candidate, wanted, reports, cancellationToken))
            {
                return new(served, candidate);
            }
        }

        return new(served, null);
    }

    /// <summary>Whether the rows of a view that are served have the layout that it has now.</summary>
    public static bool IsComparable(ViewDefinition view, Publication served) =>
        served.Versions.TryGetValue(view.Name, out var version) && version.Fingerprint == view.Fingerprint;

    private static bool LeadsTo(ViewVersion version, Dictionary<string, ViewVersion> candidate) =>
        candidate.TryGetValue(version.View, out var earlier) && earlier.Cut < version.Cut && earlier.Fingerprint == version.Fingerprint && earlier.Logic == version.Logic;

    private static async Task<bool> IsRightAsync(
        Dictionary<string, ViewVersion> candidate, List<ViewVersion> wanted, ISkewReportStore reports, CancellationToken cancellationToken)
    {
        if (await reports.OnVersionAsync(candidate.Values.First().Version, cancellationToken) is not { State: SkewReportState.Done } report)
        {
            return false;
        }

        var right = report.Views.Where(skew => skew.Published is { Wrong: 0 }).Select(skew => skew.View).ToHashSet();
        return wanted.TrueForAll(version => right.Contains(version.View));
    }
}
