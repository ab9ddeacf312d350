using Lambda.ServingLayer.Host.Contracts.Tracking;
using Lambda.ServingLayer.Queries;
using Lambda.ServingLayer.Receipts;
using Lambda.ServingLayer.Tracking;
using Lambda.SharedLogic.Deliveries.Tracking;
using Lambda.SharedLogic.Merging;
using Lambda.SharedLogic.Views;

namespace Lambda.ServingLayer.Host.Contracts;

/// <summary>One driver.</summary>
/// <param name="View">The view that it comes from.</param>
/// <param name="Key">The driver's id, under the name of the view's key field.</param>
/// <param name="Values">The view's values, by name.</param>
/// <param name="AsOf">The time that all below holds for: the watermark, or the latest event that the page knows of when that is later.</param>
/// <param name="Stops">The stops that are left, in the given order.</param>
/// <param name="StopsAreCut">Whether there may be more stops than are known.</param>
/// <param name="Order">Their best order; <c>null</c> when no place of a stop, or not the driver's position, is known.</param>
/// <param name="Shifts">The shifts of the last days, in order of time.</param>
/// <param name="Receipt">What the answer was made of.</param>
/// <param name="Reads">How far each view was read.</param>
public sealed record DriverBody(
    string View, OrderedDictionary<string, string> Key, OrderedDictionary<string, object?> Values, DateTimeOffset? AsOf,
    IReadOnlyList<DriverStopBody> Stops, bool StopsAreCut, DriverOrderBody? Order, IReadOnlyList<ActivitySession> Shifts, Receipt Receipt,
    IReadOnlyList<ViewRead> Reads)
{
    /// <summary>The body for a driver who was seen.</summary>
    public static DriverBody Of(DriverAnswer driver, AnswerRow row)
    {
        var (request, page) = (driver.Answer.Request, driver.Page);
        return new DriverBody(
            request.View.Name, RowBody.KeyOf(request, row), RowBody.ValuesOf(request, row), page?.AsOf is { } asOf ? Instants.ToTime(asOf) : null,
            [.. (page?.Stops ?? []).Select(DriverStopBody.Of)], page?.AreStopsCut ?? false, page?.Order is { } order ? DriverOrderBody.Of(order) : null,
            page?.Shifts ?? [], driver.Receipt, driver.Reads);
    }
}
