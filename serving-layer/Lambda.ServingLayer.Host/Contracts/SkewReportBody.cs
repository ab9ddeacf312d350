using System.Globalization;
using Lambda.Ports.Skew;
using Lambda.ServingLayer.Parameters;

namespace Lambda.ServingLayer.Host.Contracts;

/// <summary>A page of skew reports.</summary>
/// <param name="Reports">Newest first.</param>
/// <param name="NextPageToken">What to send as <c>pageToken</c> for the next page; <c>null</c> on the last one.</param>
public sealed record SkewReportsBody(IReadOnlyList<SkewReportBody> Reports, string? NextPageToken);

/// <summary>The comparison of batch layer and speed layer over the same closed epochs.</summary>
/// <param name="Id">Its id.</param>
/// <param name="CreatedAt">When it was asked for.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Epochs">What was compared.</param>
/// <param name="Verdict">What it comes to; <c>null</c> until it is done.</param>
/// <param name="Views">Each view.</param>
/// <param name="Worst">The worst findings; what is unexplained first.</param>
/// <param name="Error">Why it could not be made.</param>
/// <param name="Version">The published version whose rows were compared as well.</param>
public sealed record SkewReportBody(
    string Id, DateTimeOffset CreatedAt, SkewReportState State, EpochRangeBody Epochs, SkewVerdict? Verdict, IReadOnlyList<ViewSkew> Views,
    IReadOnlyList<SkewFindingBody> Worst, string? Error, long? Version)
{
    /// <summary>The body for a report.</summary>
    public static SkewReportBody Of(SkewReport report) => new(
        report.Id.ToString(CultureInfo.InvariantCulture), report.CreatedAt, report.State, new EpochRangeBody(report.FromEpoch, report.ToEpoch), report.Verdict,
        report.Views, [.. report.Worst.Select(SkewFindingBody.Of)], report.Error, report.Version);
}

/// <summary>Epochs, half-open.</summary>
/// <param name="From">The first one.</param>
/// <param name="To">The one after the last.</param>
public sealed record EpochRangeBody(long From, long To);

/// <summary>One value of one key and window that one cause has changed.</summary>
/// <param name="View">The view.</param>
/// <param name="Epoch">The epoch; <c>null</c> for a published row.</param>
/// <param name="Partition">The partition; <c>null</c> for a published row.</param>
/// <param name="Window">The start of its pane; <c>null</c> when there is one for all time.</param>
/// <param name="Key">The key fields.</param>
/// <param name="Value">The value's name.</param>
/// <param name="Batch">The batch layer's value, as text.</param>
/// <param name="Speed">The speed layer's value, as text.</param>
/// <param name="Cause">The cause.</param>
/// <param name="Change">What the cause has added to batch minus speed; <c>null</c> when the value is no number.</param>
/// <param name="Expected">What the layer must have, as text.</param>
public sealed record SkewFindingBody(
    string View, long? Epoch, int? Partition, DateTimeOffset? Window, IReadOnlyList<string> Key, string Value, string? Batch, string? Speed, SkewCause Cause,
    double? Change, string? Expected)
{
    /// <summary>The body for a finding.</summary>
    public static SkewFindingBody Of(SkewFinding finding) => new(
        finding.View, finding.Epoch, finding.Partition, finding.Window == long.MinValue ? null : IsoInstant.ToTime(finding.Window), finding.Key, finding.Value,
        finding.Batch, finding.Speed, finding.Cause, finding.Change, finding.Expected);
}
