using Lambda.SharedLogic.Deliveries.Tracking;
using Lambda.SharedLogic.Events;
using Lambda.SharedLogic.Views;
using static Lambda.SharedLogic.Tests.Tracking.SomePackage;

namespace Lambda.SharedLogic.Tests.Tracking;

public class PackagePageTests
{
    private static readonly Dictionary<string, PlaceFacts> Places = new() { ["Z1"] = Place(1_000), ["Z2"] = Place(4_000) };

    [Fact]
    public void The_vehicle_makes_the_stops_before_in_the_given_order()
    {
        PackageFacts[] others = [Carried("B", 2), Carried("A", 1, destination: "Z2"), Carried("Z", 9, DeliveryStatus.InTransit), Ended("E", 0, Point(0)), Carried("C", 3) with { Driver = "D2" }];
        var page = PackagePage.Of(Carried("B", 2), Vehicle(0, at: 10, speed: 7), others, Places, null, Minute(10));
        Assert.Equal((new NextStop("Z", "Z1", Place(1_000).Center, page.NextStop!.Meters), 2), (page.NextStop, page.StopsBefore));
        Assert.Equal(1_000, page.NextStop.Meters!.Value, 1.0);
        Assert.Equal((7, ArrivalBasis.Stops, Minute(10)), (page.SpeedMetersPerSecond, page.Eta!.Basis, page.AsOf));
    }

    [Fact]
    public void The_given_order_is_last_leg_then_on_the_way_then_by_pick_up_then_by_id() => Assert.Equal(
        ["O", "T", "A", "B", "C"],
        GivenOrder.Of("D1", [Carried("C", 2), Carried("B", 1), Carried("A", 1), Carried("T", 8, DeliveryStatus.InTransit), Carried("O", 9, DeliveryStatus.OutForDelivery)])
            .Select(package => package.Id));

    [Fact]
    public void It_holds_for_the_watermark_or_the_latest_event_that_it_knows_of()
    {
        Assert.Equal(Minute(30), PackagePage.Of(Carried("P", 2), Vehicle(0, at: 10), [], Places, null, Minute(30)).AsOf);
        Assert.Equal(Minute(10), PackagePage.Of(Carried("P", 2), Vehicle(0, at: 10), [], Places, null, Minute(1)).AsOf);
        Assert.Equal(Minute(2), PackagePage.Of(Carried("P", 2), null, [], Places, null, null).AsOf);
    }

    [Fact]
    public void A_package_without_a_driver_is_its_own_vehicle()
    {
        var page = PackagePage.Of(Carried("P", 2) with { Driver = null }, null, [], Places, null, Minute(3));
        Assert.Equal(("P", 0, ArrivalBasis.Stops), (page.NextStop!.Package, page.StopsBefore, page.Eta!.Basis));
    }

    [Fact]
    public void What_is_in_no_vehicle_has_neither_speed_nor_stop()
    {
        var page = PackagePage.Of(Ended("P", 2, Point(0)), Vehicle(0, at: 3, speed: 9), [], Places, null, Minute(3));
        Assert.Equal((null, null, null), (page.SpeedMetersPerSecond, page.NextStop, page.Eta));
    }

    [Fact]
    public void A_vehicle_that_is_silent_has_no_speed() =>
        Assert.Null(PackagePage.Of(Carried("P", 2), Vehicle(0, at: 3, speed: 9), [], Places, null, Minute(64)).SpeedMetersPerSecond);

    [Theory]
    [InlineData(DeliveryStatus.Delivered, 10, 50, 12, Punctuality.OnTime)]
    [InlineData(DeliveryStatus.Delivered, 13, 50, 12, Punctuality.Late)]
    [InlineData(DeliveryStatus.Failed, 10, 11, 12, null)]
    [InlineData(DeliveryStatus.Failed, 10, 13, 12, Punctuality.Late)]
    [InlineData(DeliveryStatus.Cancelled, 10, 13, 12, null)]
    [InlineData(DeliveryStatus.PickedUp, 10, 11, 60, Punctuality.OnTime)]
    [InlineData(DeliveryStatus.PickedUp, 10, 11, 12, Punctuality.AtRisk)]
    [InlineData(DeliveryStatus.PickedUp, 10, 13, 12, Punctuality.Late)]
    [InlineData(DeliveryStatus.Created, 10, 11, 12, Punctuality.OnTime)]
    public void It_stands_to_its_promise(DeliveryStatus status, double statusAt, double asOf, double promised, Punctuality? expected)
    {
        var package = Carried("P", statusAt, status) with { PromisedAt = Minute(promised) };
        Assert.Equal(expected, PackagePage.Of(package, null, [], Places, null, Minute(asOf)).Punctuality);
        Assert.Null(PackagePage.Of(package with { PromisedAt = null }, null, [], Places, null, Minute(asOf)).Punctuality);
    }

    [Fact]
    public void A_history_is_cut_when_it_has_fewer_reports_than_there_were_events()
    {
        var package = Carried("P", 0) with { Events = 3, History = [new StatusSpan("picked_up", default, default, 3)] };
        Assert.False(package.IsHistoryCut);
        Assert.True((package with { Events = 4 }).IsHistoryCut);
    }
}
