using Lambda.SharedLogic.Aggregates;
using Lambda.SharedLogic.Events;
using Lambda.SharedLogic.Views;
using Lambda.SharedLogic.Windows;

namespace Lambda.SharedLogic.Deliveries;

/// <summary>What goes in and out of each warehouse, by product and day? Stock is <c>net</c> over all time.</summary>
public sealed class WarehousesDaily : IView
{
    /// <inheritdoc/>
    public ViewDefinition Define() => new ViewBuilder("warehouses-daily", "What goes in and out of each warehouse, by product and day?")
        .KeyedBy("warehouse", e => e.WarehouseId)
        .KeyedBy("sku", e => e.Sku)
        .Windowed(Windowing.Tumbling(TimeSpan.FromDays(1)))
        .Where(e => e.WarehouseId.IsPresent && e.Status is (DeliveryStatus.Received or DeliveryStatus.Dispatched))
        .Sum("received", e => e.Status == DeliveryStatus.Received ? Pieces(e) : null)
        .Sum("dispatched", e => e.Status == DeliveryStatus.Dispatched ? Pieces(e) : null)
        .Sum("net", e => e.Status == DeliveryStatus.Received ? Pieces(e) : -Pieces(e))
        .Build();

    private static long Pieces(DeliveryEvent movement) => movement.Quantity ?? 1;
}
