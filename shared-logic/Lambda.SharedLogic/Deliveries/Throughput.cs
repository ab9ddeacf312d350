using Lambda.SharedLogic.Events;
using Lambda.SharedLogic.Views;
using Lambda.SharedLogic.Windows;

namespace Lambda.SharedLogic.Deliveries;

/// <summary>How much is going on, over the last quarter of an hour, minute by minute?</summary>
public sealed class Throughput : IView
{
    /// <inheritdoc/>
    public ViewDefinition Define() => new ViewBuilder("throughput", "How much is going on, over a quarter of an hour, minute by minute?")
        .Windowed(Windowing.Sliding(TimeSpan.FromMinutes(15), TimeSpan.FromMinutes(1)))
        .Count("events")
        .Count("delivered", where: e => e.IsDelivered)
        .Count("failed", where: e => e.Status == DeliveryStatus.Failed)
        .Build();
}
