using Lambda.SharedLogic.Aggregates;
using Lambda.SharedLogic.Views;
using Lambda.SharedLogic.Windows;

namespace Lambda.SharedLogic.Deliveries;

/// <summary>What moves on each route, day by day, and how long does it take?</summary>
public sealed class RoutesDaily : IView
{
    /// <inheritdoc/>
    public ViewDefinition Define() => new ViewBuilder("routes-daily", "What moves on each route, day by day, and how long does it take?")
        .KeyedBy("origin", e => e.Origin)
        .KeyedBy("destination", e => e.Destination)
        .Windowed(Windowing.Tumbling(TimeSpan.FromDays(1)))
        .Count("events")
        .Count("delivered", where: e => e.IsDelivered)
        .Sum("distanceMeters", e => e.IsDelivered ? e.DistanceMeters : null, "meters")
        .Quantiles(
            e => e.DurationMicroseconds,
            divisor: 1e6,
            "seconds",
            QuantileValue.Count("durations"),
            QuantileValue.Mean("durationSecondsMean"),
            QuantileValue.At("durationSecondsP50", 0.50m),
            QuantileValue.At("durationSecondsP95", 0.95m))
        .Build();
}
