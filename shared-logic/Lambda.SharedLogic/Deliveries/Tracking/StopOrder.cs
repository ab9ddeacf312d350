using Lambda.SharedLogic.Events;

namespace Lambda.SharedLogic.Deliveries.Tracking;

/// <summary>
/// Orders stops so that the way is short: nearest neighbour from the start, then 2-opt (G. A. Croes, A method for solving traveling-salesman problems, 1958)
/// on an open path; the same from the given order, and the shorter of both. So it is never longer than either. Ways are great circles. The result is a
/// function of start and stops alone: of equals, the earlier in the given order goes first.
/// </summary>
public static class StopOrder
{
    /// <summary>
    /// How often 2-opt goes through all pairs at most. A pass takes n² ÷ 2 steps, so 256 stops take some 3 million; a few passes are enough, in practice.
    /// </summary>
    public const int MostPasses = 100;

    private const double LeastGainMeters = 1e-6; // below it a gain may be rounding, and 2-opt would not end

    /// <summary>A short order.</summary>
    /// <param name="start">Where the way starts.</param>
    /// <param name="stops">The stops in the given order.</param>
    /// <returns>The indexes of the stops in the new order; each is there once.</returns>
    public static int[] Best(GeoPoint start, IReadOnlyList<GeoPoint> stops)
    {
        var meters = Distances(start, stops);
        var (near, given) = (NearestNeighbour(meters), Enumerable.Range(1, stops.Count).ToArray());
        Shorten(near, meters);
        Shorten(given, meters);
        var best = Length(given, meters) < Length(near, meters) - LeastGainMeters ? given : near;
        return Array.ConvertAll(best, node => node - 1);
    }

    /// <summary>Always to the nearest stop that is left.</summary>
    public static int[] NearestNeighbour(GeoPoint start, IReadOnlyList<GeoPoint> stops) =>
        Array.ConvertAll(NearestNeighbour(Distances(start, stops)), node => node - 1);

    /// <summary>The length of the way from the start through stops in an order, in metres.</summary>
    public static double Meters(GeoPoint start, IReadOnlyList<GeoPoint> stops, IEnumerable<int> order)
    {
        var (from, meters) = (start, 0.0);
        foreach (var stop in order)
        {
            meters += Haversine.Meters(from, stops[stop]);
            from = stops[stop];
        }

        return meters;
    }

    /// <summary>Distances between all nodes; node 0 is the start, node i + 1 the stop i.</summary>
    private static double[,] Distances(GeoPoint start, IReadOnlyList<GeoPoint> stops)
    {
        GeoPoint[] nodes = [start, .. stops];
        var meters = new double[nodes.Length, nodes.Length];
        for (var i = 0; i < nodes.Length; i++)
        {
            for (var j = 0; j < i; j++)
            {
                meters[i, j] = meters[j, i] = Haversine.Meters(nodes[j], nodes[i]);
            }
        }

        return meters;
    }

    private static int[] NearestNeighbour(double[,] meters)
    {
        var path = Enumerable.Range(1, meters.GetLength(0) - 1).ToArray();
        for (var i = 0; i < path.Length; i++)
        {
            var (from, nearest) = (i == 0 ? 0 : path[i - 1], i);
            for (var j = i + 1; j < path.Length; j++)
            {
                var difference = meters[from, path[j]] - meters[from, path[nearest]];
                nearest = difference < 0 || (difference == 0 && path[j] < path[nearest]) ? j : nearest;
            }

            (path[i], path[nearest]) = (path[nearest], path[i]);
        }

        return path;
    }

    /// <summary>Turns parts of the path round as long as that makes it shorter.</summary>
    private static void Shorten(int[] path, double[,] meters)
    {
        var gained = true;
        for (var pass = 0; gained && pass < MostPasses; pass++)
        {
            gained = false;
            for (var first = 0; first < path.Length - 1; first++)
            {
                for (var last = first + 1; last < path.Length; last++)
                {
                    if (Gain(path, first, last, meters) > LeastGainMeters)
                    {
                        Array.Reverse(path, first, last - first + 1);
                        gained = true;
                    }
                }
            }
        }
    }

    /// <summary>How much shorter the path is with the stops from <paramref name="first"/> to <paramref name="last"/> turned round; it need not come back.</summary>
    private static double Gain(int[] path, int first, int last, double[,] meters)
    {
        var before = first == 0 ? 0 : path[first - 1];
        var gain = meters[before, path[first]] - meters[before, path[last]];
        return last == path.Length - 1 ? gain : gain + meters[path[last], path[last + 1]] - meters[path[first], path[last + 1]];
    }

    private static double Length(int[] path, double[,] meters)
    {
        var (from, length) = (0, 0.0);
        foreach (var node in path)
        {
            length += meters[from, node];
            from = node;
        }

        return length;
    }
}
