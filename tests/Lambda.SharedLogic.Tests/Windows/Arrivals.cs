using Lambda.SharedLogic.Aggregates;
using Lambda.SharedLogic.Views;
using Lambda.SharedLogic.Windows;

namespace Lambda.SharedLogic.Tests.Windows;

/// <summary>When do trips arrive in each region, and how long did they take? The view of docs/windows.md, over windows of any kind.</summary>
public sealed class Arrivals(Windowing windows) : IView
{
    public ViewDefinition Define() => new ViewBuilder("arrivals", "When do trips arrive in each region, and how long did they take?")
        .KeyedBy("region", e => e.DestinationRegion)
        .Windowed(windows)
        .Where(e => e.IsDelivered)
        .Count("trips")
        .Sum("meters", e => e.DistanceMeters, "meters")
        .Mean("meanSeconds", e => e.DurationMicroseconds, "seconds", divisor: 1e6)
        .Build();
}
