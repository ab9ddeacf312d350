using Lambda.SharedLogic.Aggregates;
using Lambda.SharedLogic.Events;
using Lambda.SharedLogic.Views;
using Lambda.SharedLogic.Windows;

namespace Lambda.SharedLogic.Deliveries;

/// <summary>What arrives in each region and kind of area, hour by hour?</summary>
public sealed class RegionsHourly : IView
{
    /// <inheritdoc/>
    public ViewDefinition Define() => new ViewBuilder("regions-hourly", "What arrives in each region and kind of area, hour by hour?")
        .KeyedBy("region", e => e.DestinationRegion)
        .KeyedBy("area", e => e.Area)
        .Windowed(Windowing.Tumbling(TimeSpan.FromHours(1)))
        .Count("events")
        .Count("delivered", where: e => e.IsDelivered)
        .Count("failed", where: e => e.Status == DeliveryStatus.Failed)
        .Distinct("packages", e => e.PackageId)
        .Build();
}
