using Lambda.SharedLogic.Deliveries;
using Lambda.SharedLogic.Events;
using Lambda.SharedLogic.Joins;
using Lambda.SharedLogic.Views;
using Lambda.SharedLogic.Windows;

namespace Lambda.Seam.Tests;

/// <summary>
/// The values of <see cref="JourneysHourly"/> with a bound that random lives often exceed and that is no whole number of panes, over windows of several panes.
/// </summary>
public sealed class ShortJourneys : IView
{
    /// <summary>How long a journey may take to be one.</summary>
    public static readonly TimeSpan Bound = TimeSpan.FromMinutes(90);

    /// <inheritdoc/>
    public ViewDefinition Define() => new ViewBuilder("short-journeys", "How long are the journeys of at most an hour and a half?")
        .KeyedBy("courier", e => e.Courier)
        .Windowed(Windowing.Sliding(TimeSpan.FromMinutes(60), TimeSpan.FromMinutes(20)))
        .Join(
            on: e => e.PackageId,
            within: Bound,
            left: e => e.Status == DeliveryStatus.PickedUp,
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
}
