using Lambda.SharedLogic.Deliveries;
using Lambda.SharedLogic.Events;

namespace Lambda.Simulation.Tests;

public class DriverTests
{
    // 19 m/s is what drivers go at most; rounding of positions to a centimetre and the flat map leave a little.
    private const double FastestMetersPerSecond = 19.2;

    private static readonly Lazy<IReadOnlyList<IReadOnlyList<DeliveryEvent>>> Drivers = new(() =>
        [.. Cities.EventsOf(Cities.Disorderly(61)).Where(each => each.DriverId.IsPresent).GroupBy(each => each.DriverId.ToString()).Select(events => events.ToList())]);

    [Fact]
    public void Nobody_drives_faster_than_the_roads_allow()
    {
        Assert.Equal(200, Drivers.Value.Count);
        Assert.All(Drivers.Value, events => Assert.All(events.Zip(events.Skip(1)), step =>
            Assert.InRange(Speed(step.First, step.Second), 0, FastestMetersPerSecond)));
    }

    [Fact]
    public void Pings_of_one_way_are_at_road_speed()
    {
        var speeds = Drivers.Value.SelectMany(events => events.Zip(events.Skip(1)))
            .Where(step => step.First.Status == DeliveryStatus.InTransit && step.Second.Status == DeliveryStatus.InTransit && step.First.PackageId.ToString() == step.Second.PackageId.ToString())
            .Select(step => Speed(step.First, step.Second))
            .Order()
            .ToList();

        Assert.InRange(speeds[speeds.Count / 10], 4, 9);
        Assert.InRange(speeds[speeds.Count / 2], 6, 14);
        Assert.InRange(speeds[speeds.Count * 9 / 10], 11, FastestMetersPerSecond);
    }

    [Fact]
    public void A_driver_is_in_one_place_at_a_time_and_works_for_one_courier()
    {
        Assert.All(Drivers.Value, events =>
        {
            Assert.All(events.Zip(events.Skip(1)), step => Assert.True(step.First.EventTime < step.Second.EventTime));
            Assert.Single(events.Select(each => each.Courier.ToString()).Distinct());
        });
    }

    [Fact]
    public void A_driver_rests_between_shifts()
    {
        var longest = Drivers.Value.Select(events => events.Zip(events.Skip(1)).Max(step => step.Second.EventTime - step.First.EventTime));

        Assert.All(longest, micros => Assert.InRange(TimeSpan.FromMicroseconds(micros).TotalHours, 10, 24));
    }

    [Fact]
    public void A_delivery_ends_where_the_package_was_going()
    {
        var places = Drivers.Value.SelectMany(events => events).Where(each => each.IsDelivered).GroupBy(each => each.Destination.ToString());

        // A zone is three kilometres wide: its diagonal is 4.3 km.
        Assert.All(places, zone => Assert.All(zone, each => Assert.InRange(Haversine.Meters(zone.First().Position!.Value, each.Position!.Value), 0, 4_300)));
    }

    private static double Speed(DeliveryEvent from, DeliveryEvent to) =>
        Haversine.Meters(from.Position!.Value, to.Position!.Value) / ((to.EventTime - from.EventTime) / 1e6);
}
