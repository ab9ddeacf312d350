using Lambda.SharedLogic.Aggregates;
using Lambda.SharedLogic.Events;
using Lambda.SharedLogic.Views;

namespace Lambda.SharedLogic.Deliveries;

/// <summary>Where is each package, and what happened to it last?</summary>
public sealed class Packages : IView
{
    /// <inheritdoc/>
    public ViewDefinition Define() => new ViewBuilder("packages", "Where is each package, and what happened to it last?")
        .KeyedBy("package", e => e.PackageId)
        .LatestStatus("status", "statusAt", DeliveryStatuses.Name)
        .Latest("driver", e => e.DriverId)
        .Latest("courier", e => e.Courier)
        .LatestPosition("latitude", "longitude", "positionAt")
        .Promise("promisedAt", "promiseSecondsLeft", "deliveredAt", "onTime")
        .Count("events")
        .LatestRoute("origin", "destination")
        .StatusHistory<HistoryLimit>("history")
        .Build();

    private readonly struct HistoryLimit : ILimit
    {
        public static int Value => 32;
    }
}
