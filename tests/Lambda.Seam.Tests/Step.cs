using FsCheck;
using FsCheck.Fluent;
using Lambda.Ports.Catalog;

namespace Lambda.Seam.Tests;

/// <summary>One thing that happens to the platform.</summary>
public abstract record Step
{
    private static readonly Gen<string?> Driver = Maybe("D1", "D2", "D3");

    private static readonly Gen<SeamEvent> Event =
        from id in Gen.Frequency((3, Gen.Choose(1, 1_000_000).Select(number => (string?)$"e{number}")), (1, Gen.Constant<string?>(null)))
        from package in Gen.Choose(1, 7).Select(number => $"P{number}")
        from minute in Gen.Choose(0, 600)
        from status in Gen.Elements("created", "received", "dispatched", "picked_up", "in_transit", "delivered", "delivered", "delivered", "failed", "returned")
        from courier in Maybe("north", "south")
        from driver in Driver
        from origin in Maybe("A", "B")
        from destination in Maybe("C", "D")
        from region in Maybe("east", "west")
        from area in Maybe("metro", "rural")
        from warehouse in Maybe("W1", "W2")
        from sku in Maybe("S1", "S2")
        from quantity in MaybeNumber(0, 9)
        from distance in MaybeNumber(0, 5_000)
        from promised in MaybeNumber(-30, 30)
        from pickedUp in MaybeNumber(-20, 200)
        from position in Gen.Choose(0, 9)
        select new SeamEvent(
            id, package, minute, status, courier, driver, origin, destination, region, area, warehouse, sku, quantity, distance, (int?)promised,
            (int?)pickedUp, position < 6 ? (40.5 + (position / 100.0), -73.25 - (position / 1000.0)) : null);

    /// <summary>Any step, the frequent ones more often.</summary>
    public static Gen<Step> Any { get; } = Gen.Frequency(
        (8, from count in Gen.Choose(1, 8) from events in Event.ListOf(count) from producer in Number select (Step)new Arrive([.. events], producer)),
        (4, from back in Gen.Choose(1, 12) from producer in Number select (Step)new ArriveAgain(back, producer)),
        (5, Gen.Choose(0, 7).Select(partition => (Step)new CatchUp(partition))),
        (2, Gen.Choose(1, 4).Select(by => (Step)new Grow(by))),
        (1, Gen.Choose(1, 4).Select(by => (Step)new Raise(by))),
        (1, Gen.Constant<Step>(new Notice())),
        (4, Gen.Elements(RunMode.Full, RunMode.Incremental).Select(mode => (Step)new Publish(mode))),
        (2, Gen.Constant<Step>(new Cut())),
        (1, Gen.Choose(-1, 7).Select(partition => (Step)new InterruptedCut(partition))),
        (2, Gen.Choose(0, 5).Select(choice => (Step)new RollBack(choice))),
        (2, Gen.Constant<Step>(new Tidy())),
        (4, Gen.Choose(-5, 90).Select(seconds => (Step)new Wait(seconds))),
        (2, Gen.Choose(0, 7).Select(partition => (Step)new LoseRealTime(partition))));

    private static Gen<int> Number => Gen.Frequency((4, Gen.Constant(0)), (3, Gen.Choose(1, 4)), (1, Gen.Constant(-1)));

    private static Gen<string?> Maybe(params string?[] values) => Gen.Elements([.. values, values[0], null]);

    private static Gen<long?> MaybeNumber(int from, int to) =>
        Gen.Frequency((2, Gen.Choose(from, to).Select(number => (long?)number)), (1, Gen.Constant<long?>(null)));

    /// <summary>New events arrive.</summary>
    /// <param name="Events">The events.</param>
    /// <param name="Producer">Which number of partitions their producer goes by: see <see cref="Platform.AppendAsync(SeamEvent, int)"/>.</param>
    public sealed record Arrive(IReadOnlyList<SeamEvent> Events, int Producer) : Step
    {
        /// <inheritdoc/>
        public override string ToString() => $"arrive from {Producer} {string.Join(", ", Events)}";
    }

    /// <summary>A record that arrived before arrives again, maybe from a producer that goes by another number of partitions.</summary>
    public sealed record ArriveAgain(int Back, int Producer) : Step;

    /// <summary>Somebody adds partitions to the log, and tells nobody.</summary>
    public sealed record Grow(int By) : Step;

    /// <summary>A setting wants more partitions.</summary>
    public sealed record Raise(int By) : Step;

    /// <summary>The batch layer looks for partitions that no cut has taken in.</summary>
    public sealed record Notice : Step;

    /// <summary>A partition's consumer restarts and catches up.</summary>
    public sealed record CatchUp(int Partition) : Step;

    /// <summary>A batch runs and is published.</summary>
    public sealed record Publish(RunMode Mode) : Step;

    /// <summary>A cut that nobody publishes yet.</summary>
    public sealed record Cut : Step;

    /// <summary>A cut that a crash interrupts after one barrier, or before the first.</summary>
    public sealed record InterruptedCut(int Partition) : Step;

    /// <summary>The pointer moves to another kept version.</summary>
    public sealed record RollBack(int Choice) : Step;

    /// <summary>The real-time store loses a partition; its consumer builds it anew from the oldest live barrier.</summary>
    public sealed record LoseRealTime(int Partition) : Step;

    /// <summary>Time passes, or the clock is set back, and nothing arrives.</summary>
    public sealed record Wait(int Seconds) : Step;

    /// <summary>Old versions are forgotten, small files compacted.</summary>
    public sealed record Tidy : Step;
}
