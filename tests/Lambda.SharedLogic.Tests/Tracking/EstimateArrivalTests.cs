using Lambda.SharedLogic.Deliveries.Tracking;
using Lambda.SharedLogic.Events;
using static Lambda.SharedLogic.Tests.Tracking.SomePackage;

namespace Lambda.SharedLogic.Tests.Tracking;

public class EstimateArrivalTests
{
    private static readonly Pace TenMetersPerSecond = new(10, 5);
    private static readonly RouteFacts HalfAnHour = new(5, 1_800, 1_700, 3_345);

    [Fact]
    public void By_stops_it_is_the_drives_and_the_time_at_each_door_from_where_the_vehicle_was()
    {
        // 1,000 m and 3,000 m along a great circle, a quarter longer by road, and two doors.
        var arrival = Estimate(Carried("P", 0), Vehicle(1_000, at: 10), [Place(2_000), Place(5_000)], at: 11)!;
        Assert.Equal(ArrivalBasis.Stops, arrival.Basis);
        Assert.Equal(Minute(10) + ((125 + 375 + 300) * Instants.Second), arrival.At, Instants.Second);
        Assert.Equal(TenMetersPerSecond, arrival.Pace);
    }

    [Fact]
    public void Two_doors_of_one_place_are_apart_by_how_far_it_spreads()
    {
        var arrival = Estimate(Carried("P", 0), Vehicle(0, at: 0), [Place(0, spread: 1_000), Place(0, spread: 1_000)], at: 0)!;
        Assert.Equal((long)((112.5 + 159.1 + 300) * Instants.Second), arrival.At, Instants.Second);
    }

    [Fact]
    public void A_stop_at_an_unknown_place_takes_five_minutes_of_driving() =>
        Assert.Equal((300 + 125 + 300) * Instants.Second, Estimate(Carried("P", 0), Vehicle(0, at: 0), [null, Place(1_000)], at: 0)!.At, Instants.Second);

    [Fact]
    public void The_stated_error_grows_with_the_stops_before()
    {
        var near = Estimate(Carried("P", 0), Vehicle(0, at: 0), [Place(500, 400)], at: 0)!;
        var far = Estimate(Carried("P", 0), Vehicle(0, at: 0), [Place(2_500, 400), Place(500, 400)], at: 0)!;
        Assert.InRange(near.ErrorSeconds!.Value, 1, far.ErrorSeconds!.Value);
    }

    [Fact]
    public void It_is_never_in_the_past() => Assert.Equal(Minute(59), Estimate(Carried("P", 0), Vehicle(0, at: 0), [Place(100)], at: 59)!.At);

    [Fact]
    public void Without_a_vehicle_or_a_place_the_routes_history_decides()
    {
        var expected = new Arrival(Minute(35), ArrivalBasis.Route, 1_000);
        Assert.Equal(expected, Rounded(Estimate(Carried("P", 5), null, [Place(100)], at: 6, HalfAnHour)));
        Assert.Equal(expected, Rounded(Estimate(Carried("P", 5), Vehicle(0, at: 6), [null], at: 6, HalfAnHour)));
        Assert.Equal(ArrivalBasis.Route, Estimate(Carried("P", 5), Vehicle(0, at: 6), [Place(100)], at: 67, HalfAnHour)!.Basis);
        Assert.Equal(Minute(90), Estimate(Carried("P", 5), null, [Place(100)], at: 90, HalfAnHour)!.At);
    }

    [Fact]
    public void A_route_of_four_deliveries_has_no_history_and_the_promise_is_all_there_is()
    {
        var promised = Carried("P", 5) with { PromisedAt = Minute(100) };
        Assert.Equal(new Arrival(Minute(100), ArrivalBasis.Promise, null), Estimate(promised, null, [null], at: 6, HalfAnHour with { Durations = 4 }));
        Assert.Null(Estimate(promised, null, [null], at: 101));
        Assert.Null(Estimate(Carried("P", 5), null, [null], at: 6));
    }

    [Fact]
    public void What_waits_has_its_promise_and_what_has_ended_has_nothing()
    {
        var waiting = new PackageFacts("P", DeliveryStatus.Dispatched, 0) { PromisedAt = Minute(100), Origin = "a", Destination = "b" };
        Assert.Equal(ArrivalBasis.Promise, Estimate(waiting, null, [], at: 1, HalfAnHour)!.Basis);
        Assert.Null(Estimate(Ended("P", 0, Point(0)) with { PromisedAt = Minute(100) }, Vehicle(0, 0), [Place(0)], at: 1, HalfAnHour));
    }

    private static Arrival? Rounded(Arrival? arrival) => arrival! with { ErrorSeconds = Math.Round(arrival.ErrorSeconds!.Value) };

    private static Arrival? Estimate(PackageFacts package, VehicleFacts? vehicle, PlaceFacts?[] places, double at, RouteFacts? route = null) =>
        EstimateArrival.Of(package, vehicle, places, TenMetersPerSecond, route, Minute(at));
}
