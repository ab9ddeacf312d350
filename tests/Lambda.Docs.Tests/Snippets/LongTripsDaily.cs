using Lambda.SharedLogic.Aggregates;
using Lambda.SharedLogic.Views;
using Lambda.SharedLogic.Windows;

namespace Lambda.SharedLogic.Deliveries;

/// <summary>How many long deliveries leave each region, day by day, how far do they go, and how many couriers make them?</summary>
public sealed class LongTripsDaily : IView
{
    private const long LongMeters = 10_000;

    /// <inheritdoc/>
    public ViewDefinition Define() => new ViewBuilder("long-trips-daily", "How many long deliveries leave each region, day by day?")
        .KeyedBy("region", e => e.OriginRegion)
        .Windowed(Windowing.Tumbling(TimeSpan.FromDays(1)))
        .Where(e => e.IsDelivered && e.DistanceMeters >= LongMeters)
        .Count("trips")
        .Sum("distanceMeters", e => e.DistanceMeters, "meters")
        .Max("longestMeters", e => e.DistanceMeters, "meters")
        .Distinct("couriers", e => e.Courier)
        .Build();
}
