namespace Lambda.SharedLogic.Deliveries;

/// <summary>
/// Which routes are worth joining: those that start at one place on one day, whose loads fit into one vehicle together, and whose destinations are near each other.
/// <para>
/// Each route with deliveries on a day is one run of a vehicle from its origin to its destination. Two joined runs are one: from the origin to the one destination and on to the other, in the shorter
/// order. That saves a run, and the metres by which the joined way is shorter than both. Each run is joined with one other at most: with many to choose from, the pair that saves most metres goes
/// first, then the next of those left (greedy, so within one half of the best choice at worst: D. Avis, A Survey of Heuristics for the Weighted Matching Problem, 1983). Ties go by name.
/// </para>
/// </summary>
/// <param name="distances">How far it is.</param>
/// <param name="largestLoad">How many deliveries fit into one vehicle.</param>
/// <param name="nearMeters">How far apart two destinations are that count as near.</param>
public sealed class Clubbing(RoadDistances distances, long largestLoad, double nearMeters)
{
    /// <summary>The routes to join, by metres saved, most first; then by name.</summary>
    /// <param name="runs">Every route's every day; a route and day once.</param>
    public IReadOnlyList<JoinedRoutes> Join(IEnumerable<RouteRun> runs)
    {
        var joined = new SortedDictionary<(string Origin, string First, string Second), JoinedRoutes>(ByName.Instance);
        foreach (var day in runs.Where(run => run.Load > 0 && run.Load < largestLoad).GroupBy(run => (run.Origin, run.Day)))
        {
            foreach (var (one, other, saved) in PairsOf([.. day.OrderBy(run => run.Destination, StringComparer.Ordinal)]))
            {
                var key = (one.Origin, one.Destination, other.Destination);
                var before = joined.GetValueOrDefault(key) ?? new JoinedRoutes(key.Origin, key.Item2, key.Item3, distances.Between(key.Item2, key.Item3)!.Value, 0, 0, 0);
                joined[key] = before with { TripsSaved = before.TripsSaved + 1, Deliveries = before.Deliveries + one.Load + other.Load, MetersSaved = before.MetersSaved + saved };
            }
        }

        return [.. joined.Values.OrderByDescending(routes => routes.MetersSaved)]; // stable: ties stay in the order of names
    }

    /// <summary>The metres that joining two routes of one origin saves; <c>null</c> when they are not to be joined.</summary>
    public double? Saving(string origin, string one, string other)
    {
        if (distances.Between(one, other) is not { } between || between > nearMeters || distances.From(origin, one) is not { } toOne || distances.From(origin, other) is not { } toOther)
        {
            return null;
        }

        var saved = Math.Max(toOne, toOther) - between;
        return saved > 0 ? saved : null;
    }

    /// <summary>The pairs of one origin and day.</summary>
    private List<(RouteRun One, RouteRun Other, double Saved)> PairsOf(IReadOnlyList<RouteRun> runs)
    {
        var candidates = new List<(int One, int Other, double Saved)>();
        for (var i = 0; i < runs.Count; i++)
        {
            for (var j = i + 1; j < runs.Count; j++)
            {
                if (runs[i].Load + runs[j].Load <= largestLoad && Saving(runs[i].Origin, runs[i].Destination, runs[j].Destination) is { } saved)
                {
                    candidates.Add((i, j, saved));
                }
            }
        }

        var (pairs, taken) = (new List<(RouteRun, RouteRun, double)>(), new bool[runs.Count]);
        foreach (var (one, other, saved) in candidates.OrderByDescending(candidate => candidate.Saved))
        {
            if (!taken[one] && !taken[other])
            {
                taken[one] = taken[other] = true;
                pairs.Add((runs[one], runs[other], saved));
            }
        }

        return pairs;
    }

    private sealed class ByName : IComparer<(string Origin, string First, string Second)>
    {
        public static readonly ByName Instance = new();

        public int Compare((string Origin, string First, string Second) x, (string Origin, string First, string Second) y)
        {
            var order = string.CompareOrdinal(x.Origin, y.Origin);
            order = order != 0 ? order : string.CompareOrdinal(x.First, y.First);
            return order != 0 ? order : string.CompareOrdinal(x.Second, y.Second);
        }
    }
}

/// <summary>Two routes of one origin that are worth joining.</summary>
/// <param name="Origin">Where both start.</param>
/// <param name="First">The one destination; before the other by name.</param>
/// <param name="Second">The other destination.</param>
/// <param name="MetersBetween">The mean metres driven between the two.</param>
/// <param name="TripsSaved">On how many days they were joined: each saves a run.</param>
/// <param name="Deliveries">The deliveries of the joined runs.</param>
/// <param name="MetersSaved">The metres that all joined runs save.</param>
public sealed record JoinedRoutes(string Origin, string First, string Second, double MetersBetween, long TripsSaved, long Deliveries, double MetersSaved);
