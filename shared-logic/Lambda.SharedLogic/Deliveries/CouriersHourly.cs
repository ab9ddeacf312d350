using Lambda.SharedLogic.Aggregates;
using Lambda.SharedLogic.Events;
using Lambda.SharedLogic.Views;
using Lambda.SharedLogic.Windows;

namespace Lambda.SharedLogic.Deliveries;

/// <summary>How well does each courier deliver, hour by hour?</summary>
public sealed class CouriersHourly : IView
{
    /// <inheritdoc/>
    public ViewDefinition Define() => new ViewBuilder("couriers-hourly", "How well does each courier deliver, hour by hour?")
        .KeyedBy("courier", e => e.Courier)
        .Windowed(Windowing.Tumbling(TimeSpan.FromHours(1)))
        .Count("events")
        .Count("delivered", where: e => e.IsDelivered)
        .Count("failed", where: e => e.Status == DeliveryStatus.Failed)
        .Ratio("onTime", "promised", "onTimeShare", of: e => e.IsDelivered && e.PromisedAt is not null, counts: e => e.EventTime <= e.PromisedAt)
        .Sum("distanceMeters", e => e.IsDelivered ? e.DistanceMeters : null, "meters")
        .Quantiles(
            e => e.DurationMicroseconds,
            divisor: 1e6,
            "seconds",
            QuantileValue.Count("durations"),
            QuantileValue.Mean("durationSecondsMean"),
            QuantileValue.At("durationSecondsP50", 0.50m),
            QuantileValue.At("durationSecondsP95", 0.95m),
            QuantileValue.At("durationSecondsP99", 0.99m),
            QuantileValue.Max("durationSecondsMax"))
        .Distinct("packages", e => e.PackageId)
        .Distinct("drivers", e => e.DriverId)
        .Build();
}
