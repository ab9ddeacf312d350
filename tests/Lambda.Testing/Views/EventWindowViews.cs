using Lambda.SharedLogic.Aggregates;
using Lambda.SharedLogic.Views;
using Lambda.SharedLogic.Windows;

namespace Lambda.Testing.Views;

/// <summary>A view for each kind of window that follows the events, with exact and sketched values.</summary>
public static class EventWindowViews
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<ViewDefinition> All { get; } =
    [
        Of("courier-spells", Windowing.Session(TimeSpan.FromMinutes(30), TimeSpan.FromMinutes(10))),
        Of("courier-threes", Windowing.Count(3)),
        Of("courier-pairs-hourly", Windowing.TimeOrCount(TimeSpan.FromHours(1), 2)),
    ];

    private static ViewDefinition Of(string name, Windowing windowing) => new ViewBuilder(name, "What does each courier carry at a time?")
        .KeyedBy("courier", e => e.Courier)
        .KeyedBy("area", e => e.Area)
        .Windowed(windowing)
        .Count("events")
        .Sum("distanceMeters", e => e.DistanceMeters, "meters")
        .Quantiles(e => e.DurationMicroseconds, divisor: 1e6, "seconds", QuantileValue.At("secondsP50", 0.50m))
        .Distinct("packages", e => e.PackageId)
        .Latest("lastDriver", e => e.DriverId)
        .Build();
}
