using Lambda.SharedLogic.Events;
using Lambda.SharedLogic.Joins;
using Lambda.SharedLogic.Views;
using Lambda.SharedLogic.Windows;

namespace Lambda.SharedLogic.Deliveries;

/// <summary>
/// How long does each courier take from pick-up to delivery, hour by hour of delivery, and are the promises kept? From the events themselves, whichever of them came
/// first: <c>picked_up_at</c> is not asked, and the promise may be in any earlier event of the courier's.
/// </summary>
public sealed class JourneysHourly : IView
{
    /// <inheritdoc/>
    public ViewDefinition Define() => new ViewBuilder("journeys-hourly", "How long does each courier take from pick-up to delivery, and are its promises kept?")
        .KeyedBy("courier", e => e.Courier)
        .Windowed(Windowing.Tumbling(TimeSpan.FromHours(1)))
        // A promise that was made before there was a courier would wait for a delivery without one.
        .Where(e => IsPickUp(e) || e.IsDelivered || (e.PromisedAt is not null && e.Courier.IsPresent))
        .Join(
            on: e => e.PackageId,
            within: TimeSpan.FromDays(1),
            left: IsPickUp,
            right: e => e.IsDelivered,
            carried: e => e.PromisedAt,
            JoinValue.Rights("delivered"),
            JoinValue.Pairs("journeys"),
            JoinValue.UnmatchedRights("withoutPickUp"),
            JoinValue.UnmatchedLefts("withoutDelivery"),
            JoinValue.Mean("journeySecondsMean"),
            JoinValue.At("journeySecondsP50", 0.50m),
            JoinValue.At("journeySecondsP95", 0.95m),
            JoinValue.Max("journeySecondsMax"),
            JoinValue.Enriched("promised"),
            JoinValue.InTime("onTime"),
            JoinValue.InTimeShare("onTimeShare"))
        .Build();

    private static bool IsPickUp(DeliveryEvent candidate) => candidate.Status == DeliveryStatus.PickedUp;
}
