using Lambda.SharedLogic.Aggregates;
using Lambda.SharedLogic.Events;
using Lambda.SharedLogic.Views;

namespace Lambda.SharedLogic.Deliveries;

/// <summary>
/// Where is each destination, by where its packages were handed over, and how far from one another are they? Places are learned, because events name them only.
/// </summary>
public sealed class Places : IView
{
    /// <inheritdoc/>
    public ViewDefinition Define() => new ViewBuilder("places", "Where is each destination, by where its packages were handed over?")
        .KeyedBy("destination", e => e.Destination)
        .Where(e => e.IsDelivered && e.Destination.IsPresent && e.Position is not null)
        .Variance(e => e.Position?.LatitudeE7, GeoPoint.Scale, "degrees", VarianceValue.Count("deliveries"), VarianceValue.Mean("latitude"), VarianceValue.DeviationOfPopulation("latitudeDeviation"))
        .Variance(e => e.Position?.LongitudeE7, GeoPoint.Scale, "degrees", VarianceValue.Mean("longitude"), VarianceValue.DeviationOfPopulation("longitudeDeviation"))
        .Build();
}
