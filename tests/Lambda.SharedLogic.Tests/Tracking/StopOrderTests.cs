using FsCheck;
using FsCheck.Fluent;
using Lambda.SharedLogic.Deliveries.Tracking;
using Lambda.SharedLogic.Events;
using Lambda.SharedLogic.Laws;
using Xunit.Abstractions;
using static Lambda.SharedLogic.Tests.Tracking.SomePackage;

namespace Lambda.SharedLogic.Tests.Tracking;

public class StopOrderTests(ITestOutputHelper output)
{
    private const double Rounding = 1e-5;

    [Fact]
    public void It_has_each_stop_once_and_is_never_longer_than_nearest_neighbour_or_the_given_order() => ForAll(most: 40, (start, stops) =>
    {
        var best = StopOrder.Best(start, stops);
        Assert.Equal(Enumerable.Range(0, stops.Length), best.Order());
        var meters = StopOrder.Meters(start, stops, best);
        Assert.InRange(meters, 0, StopOrder.Meters(start, stops, StopOrder.NearestNeighbour(start, stops)) + Rounding);
        Assert.InRange(meters, 0, StopOrder.Meters(start, stops, Enumerable.Range(0, stops.Length)) + Rounding);
    });

    [Fact]
    public void It_is_the_same_each_time_also_when_distances_tie() => ForAll(most: 40, (start, stops) =>
        Assert.Equal(StopOrder.Best(start, stops), StopOrder.Best(start, [.. stops])));

    [Fact]
    public void Nothing_can_be_gained_by_turning_a_part_round() => ForAll(most: 25, (start, stops) =>
    {
        var best = StopOrder.Best(start, stops);
        var meters = StopOrder.Meters(start, stops, best);
        for (var first = 0; first < best.Length; first++)
        {
            for (var last = first + 1; last < best.Length; last++)
            {
                int[] turned = [.. best[..first], .. best[first..(last + 1)].Reverse(), .. best[(last + 1)..]];
                Assert.InRange(meters, 0, StopOrder.Meters(start, stops, turned) + Rounding);
            }
        }
    });

    [Fact]
    public void Up_to_eight_stops_it_is_hardly_longer_than_the_shortest_of_all_orders()
    {
        var ratios = new List<double>();
        for (var seed = 1UL; seed <= 60; seed++)
        {
            var random = new SplitMix64(seed);
            var (start, stops) = Draw(random, random.Below(9), few: random.OneIn(3));
            var shortest = Permutations([.. Enumerable.Range(0, stops.Length)], 0).Min(order => StopOrder.Meters(start, stops, order));
            ratios.Add((StopOrder.Meters(start, stops, StopOrder.Best(start, stops)) + 1) / (shortest + 1));
        }

        output.WriteLine($"longest {ratios.Max():0.000}, mean {ratios.Average():0.000} of the shortest");
        Assert.InRange(ratios.Max(), 0.999, 1.35);
        Assert.InRange(ratios.Average(), 0.999, 1.03);
    }

    [Fact]
    public void Two_hundred_stops_take_a_bounded_number_of_steps_and_less_than_two_thirds_of_a_random_order()
    {
        var (start, stops) = Draw(new SplitMix64(7), 200, few: false);
        Assert.InRange(StopOrder.Meters(start, stops, StopOrder.Best(start, stops)), 0, StopOrder.Meters(start, stops, Enumerable.Range(0, 200)) / 1.5);
    }

    [Fact]
    public void No_stop_and_stops_at_one_spot_are_no_trouble()
    {
        Assert.Empty(StopOrder.Best(Point(0), []));
        Assert.Equal([0, 1, 2], StopOrder.Best(Point(5), [Point(5), Point(5), Point(5)]));
    }

    [Fact]
    public void A_drivers_page_saves_what_the_given_order_wastes()
    {
        PackageFacts[] packages = [Carried("A", 1, destination: "far"), Carried("B", 2, destination: "near"), Carried("C", 3, destination: "nowhere"), Ended("E", 0, Point(0))];
        var places = new Dictionary<string, PlaceFacts> { ["far"] = Place(3_000), ["near"] = Place(1_000) };

        var page = DriverPage.Of("D1", Vehicle(0, at: 9), packages, places, [], Minute(20));

        Assert.Equal(["A", "B", "C"], page.Stops.Select(stop => stop.Package.Id));
        Assert.Equal(["B", "A"], page.Order!.Packages);
        Assert.Equal((5_000, 3_000, 2_000), (page.Order.GivenMeters, page.Order.BestMeters, page.Order.SavedMeters), (left, right) =>
            Math.Abs(left.Item1 - right.Item1) < 5 && Math.Abs(left.Item2 - right.Item2) < 5 && Math.Abs(left.Item3 - right.Item3) < 5);
        Assert.Equal((Minute(20), false), (page.AsOf, page.AreStopsCut));
    }

    [Fact]
    public void Without_a_position_there_is_no_order() =>
        Assert.Null(DriverPage.Of("D1", null, [Carried("A", 1)], new Dictionary<string, PlaceFacts> { ["Z1"] = Place(1) }, [], null).Order);

    private static void ForAll(int most, Action<GeoPoint, GeoPoint[]> holds) => Prop.ForAll<ulong>(seed =>
    {
        var random = new SplitMix64(seed);
        var (start, stops) = Draw(random, random.Below(most + 1), few: random.OneIn(3));
        holds(start, stops);
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(200));

    /// <summary>Stops over a city, or few different ones on a grid, so that distances tie and stops coincide.</summary>
    private static (GeoPoint Start, GeoPoint[] Stops) Draw(SplitMix64 random, int count, bool few)
    {
        var points = Enumerable.Range(0, count + 1).Select(_ => few
            ? Point(random.Below(4) * 500, random.Below(4) * 500)
            : Point(random.Below(18_000), random.Below(18_000))).ToArray();
        return (points[0], points[1..]);
    }

    private static IEnumerable<int[]> Permutations(int[] items, int fixedItems)
    {
        if (fixedItems >= items.Length - 1)
        {
            yield return items;
            yield break;
        }

        for (var i = fixedItems; i < items.Length; i++)
        {
            (items[fixedItems], items[i]) = (items[i], items[fixedItems]);
            foreach (var permutation in Permutations(items, fixedItems + 1))
            {
                yield return permutation;
            }

            (items[fixedItems], items[i]) = (items[i], items[fixedItems]);
        }
    }
}
