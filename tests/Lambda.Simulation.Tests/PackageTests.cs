using Lambda.SharedLogic.Events;

namespace Lambda.Simulation.Tests;

public class PackageTests
{
    private static readonly Dictionary<DeliveryStatus, DeliveryStatus[]> Before = new()
    {
        [DeliveryStatus.Received] = [DeliveryStatus.Created],
        [DeliveryStatus.Dispatched] = [DeliveryStatus.Created, DeliveryStatus.Received],
        [DeliveryStatus.Cancelled] = [DeliveryStatus.Created],
        [DeliveryStatus.PickedUp] = [DeliveryStatus.Dispatched],
        [DeliveryStatus.InTransit] = [DeliveryStatus.PickedUp, DeliveryStatus.InTransit],
        [DeliveryStatus.OutForDelivery] = [DeliveryStatus.PickedUp, DeliveryStatus.InTransit],
        [DeliveryStatus.Delivered] = [DeliveryStatus.OutForDelivery],
        [DeliveryStatus.Failed] = [DeliveryStatus.OutForDelivery],
        [DeliveryStatus.Returned] = [DeliveryStatus.Failed],
    };

    private static readonly Lazy<IReadOnlyList<IReadOnlyList<DeliveryEvent>>> Lives = new(() =>
        [.. Cities.EventsOf(Cities.Orderly(41, 200_000)).GroupBy(each => each.PackageId.ToString()).Select(life => life.ToList())]);

    private static IEnumerable<IReadOnlyList<DeliveryEvent>> Packages => Lives.Value.Where(life => life[0].Status == DeliveryStatus.Created);

    [Fact]
    public void Statuses_follow_each_other_as_in_a_life()
    {
        Assert.All(Packages, life => Assert.All(life.Zip(life.Skip(1)), step =>
        {
            Assert.Contains(step.First.Status, Before[step.Second.Status]);
            Assert.True(step.First.EventTime < step.Second.EventTime);
        }));
    }

    [Fact]
    public void Late_and_displaced_events_are_still_in_their_place_by_event_time()
    {
        // Events that were on their way when the stream ended are missing, so the order of ranks is what can be asked for.
        var lives = Cities.EventsOf(Cities.Disorderly(42)).Where(each => each.Status != DeliveryStatus.Cancelled).GroupBy(each => each.PackageId.ToString());

        Assert.All(lives, life => Assert.Equal(life.Select(each => each.Status).Order(), life.Select(each => each.Status)));
    }

    [Fact]
    public void What_begins_without_an_order_is_a_lot_that_comes_in()
    {
        var lots = Lives.Value.Where(life => life[0].Status != DeliveryStatus.Created).ToList();

        Assert.NotEmpty(lots);
        Assert.All(lots, lot => Assert.Equal(DeliveryStatus.Received, Assert.Single(lot).Status));
    }

    [Fact]
    public void Every_status_occurs_and_most_packages_arrive_in_time()
    {
        var events = Packages.SelectMany(life => life).ToList();
        var delivered = events.Where(each => each.IsDelivered).ToList();

        Assert.Equal(Enum.GetValues<DeliveryStatus>(), events.Select(each => each.Status).Distinct().Order());
        Assert.InRange((double)delivered.Count(each => each.EventTime <= each.PromisedAt) / delivered.Count, 0.75, 0.97);
        Assert.InRange((double)events.Count(each => each.Status == DeliveryStatus.Failed) / delivered.Count, 0.03, 0.1);
    }

    [Fact]
    public void A_life_keeps_its_route_promise_and_pick_up()
    {
        Assert.All(Packages, life =>
        {
            Assert.Single(life.Select(each => (each.Origin.ToString(), each.Destination.ToString(), each.DestinationRegion.ToString(), each.Area.ToString())).Distinct());
            Assert.Single(life.Select(each => each.PromisedAt).Where(promise => promise is not null).Distinct());
            var pickedUp = life.FirstOrDefault(each => each.Status == DeliveryStatus.PickedUp);
            Assert.All(life.Where(each => each.PickedUpAt is not null), each => Assert.Equal(pickedUp!.EventTime, each.PickedUpAt));
            Assert.True(life.Where(each => each.DriverId.IsPresent).Select(each => each.DriverId.ToString()).Distinct().Count() <= 1);
        });
    }

    [Fact]
    public void A_delivery_has_a_driver_a_place_a_promise_and_a_distance()
    {
        Assert.All(Packages.SelectMany(life => life).Where(each => each.IsDelivered), each =>
        {
            Assert.True(each.DriverId.IsPresent && each.Courier.IsPresent && each.Position is not null && each.PromisedAt is not null);
            Assert.InRange(each.DistanceMeters!.Value, 0, 36_000);
        });
    }
}
