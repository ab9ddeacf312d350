namespace Lambda.SharedLogic.Deliveries;

/// <summary>
/// How far it is from place to place, in metres as driven: the mean distance of the deliveries that were made between them. Learnt from deliveries, so it needs no positions, and knows rivers and
/// one-way streets; and it knows nothing of two places between which nobody has delivered.
/// </summary>
public sealed class RoadDistances
{
    private readonly Dictionary<(string From, string To), (long Meters, long Deliveries)> _driven = [];

    /// <summary>Adds the deliveries of a route: the sum of their metres, and how many they were. Without metres it says nothing.</summary>
    public void Add(string origin, string destination, long meters, long deliveries)
    {
        if (meters > 0 && deliveries > 0)
        {
            var known = _driven.GetValueOrDefault((origin, destination));
            _driven[(origin, destination)] = (known.Meters + meters, known.Deliveries + deliveries);
        }
    }

    /// <summary>The mean metres driven from one place to another; <c>null</c> when nobody has.</summary>
    public double? From(string origin, string destination) =>
        _driven.TryGetValue((origin, destination), out var driven) ? (double)driven.Meters / driven.Deliveries : null;

    /// <summary>The mean metres driven between two places in either direction; <c>null</c> when nobody has.</summary>
    public double? Between(string one, string other)
    {
        var (there, back) = (_driven.GetValueOrDefault((one, other)), _driven.GetValueOrDefault((other, one)));
        return there.Deliveries + back.Deliveries is > 0 and var deliveries ? (double)(there.Meters + back.Meters) / deliveries : null;
    }
}
