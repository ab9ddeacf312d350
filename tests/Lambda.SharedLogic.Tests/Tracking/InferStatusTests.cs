using Lambda.SharedLogic.Deliveries.Tracking;
using Lambda.SharedLogic.Events;
using static Lambda.SharedLogic.Tests.Tracking.SomePackage;

namespace Lambda.SharedLogic.Tests.Tracking;

public class InferStatusTests
{
    [Theory]
    [InlineData(DeliveryStatus.Delivered, "delivered")]
    [InlineData(DeliveryStatus.Failed, "failed")]
    [InlineData(DeliveryStatus.Returned, "returned")]
    [InlineData(DeliveryStatus.Cancelled, "cancelled")]
    public void What_has_ended_is_as_reported_however_long_ago(DeliveryStatus status, string name) =>
        Assert.Equal(new InferredStatus(name, StatusRule.Reported), Infer(Ended("P", 0, Point(0), status), at: 1_000_000));

    [Fact]
    public void A_carried_package_is_stale_when_neither_it_nor_its_driver_was_heard_of_for_an_hour()
    {
        Assert.Equal("picked_up", Infer(Carried("P", 0), at: 60).Status);
        Assert.Equal(new InferredStatus("stale", StatusRule.Silent), Infer(Carried("P", 0), at: 60.1));
        Assert.Equal("picked_up", Infer(Carried("P", 0), Vehicle(0, at: 50), at: 100).Status);
        Assert.Equal("stale", Infer(Carried("P", 0), Vehicle(0, at: 50), at: 111).Status);
    }

    [Fact]
    public void A_package_that_waits_is_stale_after_two_days()
    {
        var waiting = new PackageFacts("P", DeliveryStatus.Received, 0);
        Assert.Equal("received", Infer(waiting, at: 48 * 60).Status);
        Assert.Equal("stale", Infer(waiting, at: (48 * 60) + 1).Status);
    }

    [Fact]
    public void A_package_whose_driver_is_elsewhere_by_now_is_in_transit()
    {
        Assert.Equal(new InferredStatus("in_transit", StatusRule.LeftOrigin), Infer(Carried("P", 0), Vehicle(301, at: 5), at: 6));
        Assert.Equal(new InferredStatus("picked_up", StatusRule.Reported), Infer(Carried("P", 0), Vehicle(299, at: 5), at: 6));
    }

    [Fact]
    public void Where_the_driver_was_before_the_pick_up_says_nothing() =>
        Assert.Equal("picked_up", Infer(Carried("P", 10), Vehicle(5_000, at: 9), at: 11).Status);

    [Fact]
    public void The_next_package_is_arriving_when_its_driver_is_near_the_destination()
    {
        Assert.Equal(new InferredStatus("arriving", StatusRule.NearDestination), Infer(Carried("P", 0), Vehicle(5_000, at: 5), Place(5_399), at: 6));
        Assert.Equal("in_transit", Infer(Carried("P", 0), Vehicle(5_000, at: 5), Place(5_401), at: 6).Status);
        Assert.Equal("arriving", Infer(Carried("P", 0), Vehicle(5_000, at: 5), Place(6_000, spread: 1_001), at: 6).Status);
        Assert.Equal("in_transit", Infer(Carried("P", 0), Vehicle(5_000, at: 5), Place(5_000), at: 6, isNext: false).Status);
    }

    [Fact]
    public void The_last_leg_stays_the_last_leg_until_the_driver_is_near() =>
        Assert.Equal("out_for_delivery", Infer(Carried("P", 0, DeliveryStatus.OutForDelivery), Vehicle(5_000, at: 5), Place(9_000), at: 6).Status);

    private static InferredStatus Infer(PackageFacts package, double at) => Infer(package, null, at);

    private static InferredStatus Infer(PackageFacts package, VehicleFacts? vehicle, double at) => Infer(package, vehicle, null, at);

    private static InferredStatus Infer(PackageFacts package, VehicleFacts? vehicle, PlaceFacts? place, double at, bool isNext = true) =>
        InferStatus.Of(package, vehicle, place, isNext, Minute(at));
}
