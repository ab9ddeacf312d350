using Lambda.SharedLogic.Aggregates;
using Lambda.SharedLogic.Events;
using Lambda.SharedLogic.Views;
using Lambda.SharedLogic.Windows;

namespace Lambda.SharedLogic.Deliveries;

/// <summary>
/// When did each driver work, day by day, and which packages did they have? By day, because shifts without end would make a row without bound; rolled up, days
/// join the shifts that midnight parts.
/// </summary>
public sealed class DriverDays : IView
{
    /// <summary>How many packages of a driver and day are known, the latest ones: more than a van's round.</summary>
    public const int MostPackages = 256;

    /// <inheritdoc/>
    public ViewDefinition Define() => new ViewBuilder("driver-days", "When did each driver work, day by day, and which packages did they have?")
        .KeyedBy("driver", e => e.DriverId)
        .Windowed(Windowing.Tumbling(TimeSpan.FromDays(1)))
        .Where(e => e.DriverId.IsPresent)
        .Count("events")
        .Count("delivered", where: e => e.IsDelivered)
        .Count("failed", where: e => e.Status == DeliveryStatus.Failed)
        .Sessions<ShiftGapSeconds>("shifts")
        .RecentTexts<PackageLimit>("carried", e => IsCarried(e.Status) ? e.PackageId : default)
        .Build();

    /// <summary>Whether a driver has the package.</summary>
    public static bool IsCarried(DeliveryStatus status) =>
        status is DeliveryStatus.PickedUp or DeliveryStatus.InTransit or DeliveryStatus.OutForDelivery;

    private readonly struct ShiftGapSeconds : ILimit
    {
        public static int Value => 2 * 3_600;
    }

    private readonly struct PackageLimit : ILimit
    {
        public static int Value => MostPackages;
    }
}
