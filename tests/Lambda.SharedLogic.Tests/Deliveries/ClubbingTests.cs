using Lambda.SharedLogic.Deliveries;

namespace Lambda.SharedLogic.Tests.Deliveries;

public sealed class ClubbingTests
{
    [Fact]
    public void Joining_two_runs_saves_one_and_the_longer_way_less_the_hop()
    {
        var pair = Assert.Single(Join(4, 500, Run("A", "B", 1, 1), Run("A", "C", 1, 2)));
        Assert.Equal(("A", "B", "C", 1L, 3L), (pair.Origin, pair.First, pair.Second, pair.TripsSaved, pair.Deliveries));
        // 10,000 and 10,200 apart become 10,000 and 300.
        Assert.Equal((300.0, 9_900.0), (pair.MetersBetween, pair.MetersSaved));
    }

    [Fact]
    public void Runs_of_other_origins_or_days_and_loads_that_do_not_fit_are_not_joined()
    {
        Assert.Empty(Join(4, 500, Run("A", "B", 1, 1), Run("A", "C", 2, 1)));
        Assert.Empty(Join(4, 500, Run("A", "B", 1, 1), Run("D", "C", 1, 1)));
        Assert.Empty(Join(4, 500, Run("A", "B", 1, 2), Run("A", "C", 1, 3)));
        Assert.Empty(Join(4, 500, Run("A", "B", 1, 0), Run("A", "C", 1, 3)));
    }

    [Fact]
    public void Destinations_that_are_not_near_or_of_which_nobody_knows_are_not_joined()
    {
        Assert.Empty(Join(4, 299, Run("A", "B", 1, 1), Run("A", "C", 1, 1)));
        Assert.Empty(Join(4, 500, Run("A", "B", 1, 1), Run("A", "E", 1, 1)));
        Assert.Empty(Join(4, 500, Run("B", "C", 1, 1), Run("B", "D", 1, 1)));
    }

    [Fact]
    public void What_saves_nothing_is_not_joined() => Assert.Null(new Clubbing(Distances(("A", "B", 200), ("A", "C", 250), ("B", "C", 300)), 4, 500).Saving("A", "B", "C"));

    [Fact]
    public void A_run_is_joined_once_and_where_it_saves_most()
    {
        var distances = Distances(("A", "B", 10_000), ("A", "C", 10_200), ("A", "D", 20_000), ("B", "C", 300), ("D", "C", 400), ("B", "D", 450));
        var pair = Assert.Single(new Clubbing(distances, 4, 500).Join([Run("A", "B", 1, 1), Run("A", "C", 1, 1), Run("A", "D", 1, 1)]));
        Assert.Equal(("C", "D", 19_600.0), (pair.First, pair.Second, pair.MetersSaved));
    }

    [Fact]
    public void Days_add_up_and_the_order_of_runs_does_not_matter()
    {
        RouteRun[] runs = [.. from day in Enumerable.Range(1, 5) from destination in new[] { "B", "C" } select Run("A", destination, day, 1)];
        var pair = Assert.Single(Join(4, 500, runs));
        Assert.Equal((5L, 10L, 5 * 9_900.0), (pair.TripsSaved, pair.Deliveries, pair.MetersSaved));
        Assert.Equal(pair, Assert.Single(Join(4, 500, [.. runs.Reverse()])));
    }

    [Fact]
    public void Distances_are_means_of_what_was_driven_in_either_direction_between_destinations()
    {
        var distances = Distances(("A", "B", 100), ("B", "A", 300));
        distances.Add("A", "B", 300, 2);
        Assert.Equal((400 / 3.0, 300.0, 175.0, null), (distances.From("A", "B"), distances.From("B", "A"), distances.Between("A", "B"), distances.Between("A", "C")));
    }

    private static IReadOnlyList<JoinedRoutes> Join(long largestLoad, double near, params RouteRun[] runs) =>
        new Clubbing(Distances(("A", "B", 10_000), ("A", "C", 10_200), ("A", "E", 10_000), ("C", "B", 300), ("D", "C", 10_000)), largestLoad, near).Join(runs);

    private static RoadDistances Distances(params (string From, string To, long Meters)[] driven)
    {
        var distances = new RoadDistances();
        foreach (var (from, to, meters) in driven)
            distances.Add(from, to, meters, 1);
        return distances;
    }

    private static RouteRun Run(string origin, string destination, long day, long load) => new(origin, destination, day, load);
}
