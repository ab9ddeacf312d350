using Lambda.SharedLogic.Aggregates;
using Lambda.SharedLogic.Events;
using Lambda.SharedLogic.Views;

namespace Lambda.SharedLogic.Deliveries;

/// <summary>Where is each driver, and how fast?</summary>
public sealed class Drivers : IView
{
    /// <inheritdoc/>
    public ViewDefinition Define() => new ViewBuilder("drivers", "Where is each driver, and how fast?")
        .KeyedBy("driver", e => e.DriverId)
        .LatestPosition("latitude", "longitude", "positionAt")
        .LatestN<GeoPoint, GeoPointCodec, Two>(
            [new ValueDefinition("speedMetersPerSecond", ValueKind.Number, "meters per second")],
            e => e.Position,
            (in state, values) => values[0] = Speed(in state))
        .Count("events")
        .Build();

    /// <summary>Between the last two positions, along a great circle; none from a single position or two of one moment.</summary>
    private static double? Speed(in LatestNState<GeoPoint> positions)
    {
        if (positions.Count < 2 || positions[0].Time == positions[1].Time)
        {
            return null;
        }

        var seconds = (positions[0].Time - positions[1].Time) / 1e6;
        return Haversine.Meters(positions[1].Value, positions[0].Value) / seconds;
    }
}
