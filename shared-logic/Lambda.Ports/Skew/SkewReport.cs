namespace Lambda.Ports.Skew;

/// <summary>The comparison of both layers over the same closed epochs.</summary>
/// <param name="Id">Its id, in the order of requests.</param>
/// <param name="CreatedAt">When it was asked for.</param>
/// <param name="State">Where it stands. All that follows is empty until it is done.</param>
/// <param name="FromEpoch">The first epoch compared.</param>
/// <param name="ToEpoch">The epoch after the last one compared; equal to <paramref name="FromEpoch"/> when there was none.</param>
/// <param name="Verdict">What it comes to; <c>null</c> until it is done.</param>
/// <param name="Views">Each view, by name.</param>
/// <param name="Worst">The worst findings, a bounded number: what is unexplained first, then by relative size.</param>
/// <param name="Error">Why it could not be made.</param>
/// <param name="Version">The published version whose rows were compared as well; <c>null</c> when nothing was published.</param>
public sealed record SkewReport(
    long Id, DateTimeOffset CreatedAt, SkewReportState State, long FromEpoch, long ToEpoch, SkewVerdict? Verdict, IReadOnlyList<ViewSkew> Views,
    IReadOnlyList<SkewFinding> Worst, string? Error, long? Version = null)
{
    /// <summary>A report that has only been asked for.</summary>
    public static SkewReport Queued(long id, DateTimeOffset createdAt) => new(id, createdAt, SkewReportState.Queued, 0, 0, null, [], [], null);
}
