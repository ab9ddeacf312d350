using Lambda.SharedLogic.Aggregates;
using Lambda.SharedLogic.Events;
using Lambda.SharedLogic.Views;
using Lambda.SharedLogic.Windows;

namespace Lambda.SharedLogic.Tests.Aggregates;

/// <summary>How does each courier's day go? One line of every kind: the view of docs/aggregates.md.</summary>
public sealed class CourierDays : IView
{
    public ViewDefinition Define() => new ViewBuilder("courier-days", "How does each courier's day go?")
        .KeyedBy("courier", e => e.Courier)
        .Windowed(Windowing.Tumbling(TimeSpan.FromDays(1)))
        .Count("events")
        .Sum("meters", e => e.DistanceMeters, "meters")
        .Min("shortestMeters", e => e.DistanceMeters, "meters")
        .Max("longestMeters", e => e.DistanceMeters, "meters")
        .Mean("meanMeters", e => e.DistanceMeters, "meters")
        .Ratio("onTime", "promised", "onTimeShare", of: e => e.IsDelivered && e.PromisedAt is not null, counts: e => e.EventTime <= e.PromisedAt)
        .Variance(e => e.DurationMicroseconds, divisor: 1e6, "seconds", VarianceValue.DeviationOfPopulation("secondsDeviation"))
        .Histogram("seconds", e => e.DurationMicroseconds, boundaries: [600, 1_200], "seconds", divisor: 1_000_000)
        .Quantiles(e => e.DurationMicroseconds, divisor: 1e6, "seconds", QuantileValue.At("secondsP50", 0.50m))
        .First("firstFrom", e => e.Origin, "firstAt")
        .Latest("lastTo", e => e.Destination)
        .LatestStatus("status", "statusAt", DeliveryStatuses.Name)
        .LatestPosition("latitude", "longitude", "positionAt")
        .LatestN<long, LongCodec, Two>(
            [new ValueDefinition("lastTwoMeters", ValueKind.List, "meters")],
            e => e.DistanceMeters,
            (in state, values) => values[0] = LastFirst(in state))
        .Promise("promisedAt", "promiseSecondsLeft", "deliveredAt", "isOnTime")
        .Sessions<HalfAnHour>("shifts")
        .Distinct("packages", e => e.PackageId)
        .Membership<TenThousand, Hundred>("knownPackages", e => e.PackageId)
        .TopK("topOrigins", 2, e => e.Origin)
        .HeavyHitters("topDestinations", 2, e => e.Destination)
        .SampleDistinct<Two>("someOrigins", e => e.Origin)
        .SampleEvents<Two>("originsOfSomeEvents", e => e.Origin)
        .Build();

    private static long[] LastFirst(in LatestNState<long> state)
    {
        var values = new long[state.Count];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = state[i].Value;
        }

        return values;
    }

    private readonly struct HalfAnHour : ILimit
    {
        public static int Value => 1_800; // seconds
    }

    private readonly struct TenThousand : ILimit
    {
        public static int Value => 10_000;
    }

    private readonly struct Hundred : ILimit
    {
        public static int Value => 100;
    }
}
