using Lambda.ServingLayer.Host.Contracts.Tracking;
using Lambda.ServingLayer.Queries;
using Lambda.ServingLayer.Receipts;
using Lambda.ServingLayer.Tracking;
using Lambda.SharedLogic.Deliveries.Tracking;
using Lambda.SharedLogic.Merging;

namespace Lambda.ServingLayer.Host.Contracts;

/// <summary>One package.</summary>
/// <param name="View">The view that it comes from.</param>
/// <param name="Key">Its id, under the name of the view's key field.</param>
/// <param name="Values">The view's values, by name.</param>
/// <param name="AsOf">The time that all below holds for: the watermark, or the latest event that the page knows of when that is later.</param>
/// <param name="HistoryIsCut">Whether <c>history</c> lacks what is older.</param>
/// <param name="SpeedMetersPerSecond">How fast its vehicle is; <c>null</c> when it is in none, or nobody knows.</param>
/// <param name="Inferred">Its status by rule.</param>
/// <param name="Punctuality">How it stands to its promise; <c>null</c> without one.</param>
/// <param name="NextStop">Where its vehicle goes next; <c>null</c> when it is in none.</param>
/// <param name="StopsBefore">How many stops its vehicle makes before this one.</param>
/// <param name="Eta">When it is expected; <c>null</c> when nobody knows, or it has ended.</param>
/// <param name="Receipt">What the answer was made of.</param>
/// <param name="Reads">How far each view was read.</param>
public sealed record PackageBody(
    string View, OrderedDictionary<string, string> Key, OrderedDictionary<string, object?> Values, DateTimeOffset? AsOf, bool HistoryIsCut,
    double? SpeedMetersPerSecond, InferredBody? Inferred, Punctuality? Punctuality, StopBody? NextStop, int StopsBefore, EtaBody? Eta, Receipt Receipt,
    IReadOnlyList<ViewRead> Reads)
{
    /// <summary>The body for a package that was seen.</summary>
    public static PackageBody Of(PackageAnswer package, AnswerRow row)
    {
        var (request, page) = (package.Answer.Request, package.Page);
        return new PackageBody(
            request.View.Name, RowBody.KeyOf(request, row), RowBody.ValuesOf(request, row), page is null ? null : Instants.ToTime(page.AsOf),
            package.Package?.IsHistoryCut ?? false, page?.SpeedMetersPerSecond, page is null ? null : new InferredBody(page.Inferred.Status, page.Inferred.Rule),
            page?.Punctuality, page?.NextStop is { } stop ? StopBody.Of(stop) : null, page?.StopsBefore ?? 0, page?.Eta is { } eta ? EtaBody.Of(eta) : null,
            package.Receipt, package.Reads);
    }
}
