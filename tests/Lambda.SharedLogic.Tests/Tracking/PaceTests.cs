using Lambda.SharedLogic.Deliveries.Tracking;
using Lambda.SharedLogic.Events;
using static Lambda.SharedLogic.Tests.Tracking.SomePackage;

namespace Lambda.SharedLogic.Tests.Tracking;

public class PaceTests
{
    // 2,400 m, 3,000 m by road, in five minutes and the time at the door: 10 m/s.
    private const double MinutesOfLeg = 7.5;

    [Fact]
    public void It_is_the_median_speed_between_the_doors_of_packages_that_ended()
    {
        var pace = Pace.Of([Door(2), Door(0), Door(3), Carried("other", 9), Door(1)]);
        Assert.Equal((10, 3), (pace.MetersPerSecond, pace.Legs), (left, right) => Math.Abs(left.Item1 - right.Item1) < 0.01 && left.Item2 == right.Item2);
    }

    [Fact]
    public void One_way_back_to_the_warehouse_does_not_change_it() => Assert.Equal(
        10, Pace.Of([Door(0), Door(1), Door(2), Ended("late", (2 * MinutesOfLeg) + 50, Point(7_200)), Ended("later", (3 * MinutesOfLeg) + 50, Point(9_600))]).MetersPerSecond, 0.01);

    [Fact]
    public void Two_legs_and_legs_of_a_few_metres_say_nothing()
    {
        Assert.Equal(Pace.Default, Pace.Of([Door(0), Door(1), Door(2)]));
        Assert.Equal(Pace.Default, Pace.Of(Enumerable.Range(0, 9).Select(i => Ended($"P{i}", i * 5, Point(i * 100)))));
    }

    [Fact]
    public void Only_the_latest_twelve_legs_count() => Assert.Equal(12, Pace.Of(Enumerable.Range(0, 40).Select(Door)).Legs);

    [Fact]
    public void It_does_not_depend_on_the_order_of_packages()
    {
        var doors = Enumerable.Range(0, 9).Select(i => Ended($"P{i}", i * 8, Point(i * i * 300))).ToList();
        Assert.Equal(Pace.Of(doors), Pace.Of(Enumerable.Reverse(doors)));
    }

    private static PackageFacts Door(int number) =>
        Ended($"P{number}", number * MinutesOfLeg, Point(number * 2_400), number % 2 == 0 ? DeliveryStatus.Delivered : DeliveryStatus.Failed);
}
