using Lambda.Ports.Skew;

namespace Lambda.EndToEnd.Tests.Embedded;

/// <summary>The reports that the batch layer has made by itself after the publishes: together they cover every epoch, and nothing in them is unexplained.</summary>
public static class Reconciliation
{
    /// <summary>Waits for the report on what is served, and checks all of them.</summary>
    public static async Task AssertAsync(EmbeddedPlatform platform, Figures figures)
    {
        var served = (await platform.Catalog.CurrentAsync(CancellationToken.None))!;
        await Testing.Eventually.Holds(
            async () => await platform.Skew.OnVersionAsync(served.Version, CancellationToken.None) is not null, "the last version has its report", TimeSpan.FromMinutes(5));
        var reports = (await platform.Skew.ListAsync(long.MaxValue, 1_000, CancellationToken.None)).Where(report => report.State != SkewReportState.Queued).Reverse().ToList();
        var next = 0L;
        foreach (var report in reports)
        {
            Assert.True(report.State == SkewReportState.Done && report.Verdict != SkewVerdict.Fail, $"{report.Error} {string.Join('\n', report.Worst)}");
            Assert.All(report.Views, skew => AssertIsExplained(report.Id, skew));
            Assert.True(report.FromEpoch <= next, $"report {report.Id} begins at epoch {report.FromEpoch}, the one before ended at {next}");
            next = report.ToEpoch;
        }

        Assert.Equal(served.Versions.Values.First().Cut, next);
        var causes = reports[^1].Views.Select(skew => skew.Causes).ToList();
        figures.Told(
            $"{reports.Count} skew reports over epochs 0 to {next}, nothing unexplained; the last one: {reports[^1].Views.Sum(skew => skew.Keys):N0} states and "
            + $"{reports[^1].Views.Sum(skew => skew.Published!.Rows):N0} published rows, {causes.Sum(cause => cause.Duplicates):N0} copies counted, "
            + $"{causes.Sum(cause => cause.Lateness):N0} events dropped as late, {causes.Sum(cause => cause.Sketch):N0} states sketched");
    }

    private static void AssertIsExplained(long report, ViewSkew skew)
    {
        Assert.Equal((report, skew.View, 0L, 0L, 0L), (report, skew.View, skew.Causes.Logic, skew.Causes.Unexplained, skew.Published!.Wrong));
        if (skew.Causes is { Duplicates: 0, Lateness: 0, Sketch: 0 })
            Assert.Equal((report, skew.View, 0L, 0L, 0L), (report, skew.View, skew.Mismatched, skew.MissingInSpeed, skew.MissingInBatch));
    }
}
