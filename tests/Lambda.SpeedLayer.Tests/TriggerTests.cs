using Lambda.SharedLogic.Deliveries;
using Lambda.SharedLogic.Policies;
using Lambda.SharedLogic.Triggers;
using Lambda.SharedLogic.Views;
using Lambda.Testing;
using Lambda.Testing.InMemory;

namespace Lambda.SpeedLayer.Tests;

public sealed class TriggerTests
{
    private static readonly TimeSpan Delay = TimeSpan.FromSeconds(10);
    private readonly ManualClock _clock = new();

    public static TheoryData<string> Delays => ["aligned", "unaligned"];

    [Theory, MemberData(nameof(Delays))]
    public async Task A_delay_ends_without_waiting_for_a_record(string kind)
    {
        var bench = Bench(kind);
        await bench.AppendAsync(SpeedLayer.Tests.Bench.Events(6));
        await bench.CatchUpAsync();
        Assert.Empty(await bench.StatesAsync());
        Assert.Equal(6, (await bench.ProgressAsync()).Epochs[0].Views[0].Held);
        var held = await bench.HeldAsync();
        Assert.Equal(3, held.Count);

        _clock.Advance(Delay);
        await bench.CatchUpAsync();
        Assert.Equal(3, (await bench.StatesAsync()).Count);
        Assert.Equal((6L, 0L, null), Counts(await bench.ProgressAsync()));
    }

    [Theory, MemberData(nameof(Delays))]
    public async Task What_is_held_over_a_restart_is_due_when_it_was_due(string kind)
    {
        var bench = Bench(kind);
        await bench.AppendAsync(SpeedLayer.Tests.Bench.Event(1));
        await bench.CatchUpAsync();
        _clock.Advance(Delay - TimeSpan.FromMilliseconds(1));
        await bench.CatchUpAsync();
        await bench.CatchUpAsync();
        Assert.Empty(await bench.StatesAsync());
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        await bench.CatchUpAsync();
        Assert.Single(await bench.StatesAsync());
    }

    [Fact]
    public async Task A_barrier_shows_everything_before_it()
    {
        var bench = Bench("aligned");
        await bench.AppendAsync(SpeedLayer.Tests.Bench.Events(6));
        await bench.CatchUpAsync();
        await bench.CutAsync(1);
        await bench.AppendAsync(SpeedLayer.Tests.Bench.Events(2, first: 6));
        await bench.CatchUpAsync();
        Assert.Equal(3, (await bench.StatesAsync()).Count);
        Assert.Empty(await bench.StatesAsync(fromEpoch: 1));
        Assert.Equal((6L, 0L, null), Counts(await bench.ProgressAsync()));
        Assert.Equal(2, (await bench.ProgressAsync()).Epochs[1].Views[0].Held);
    }

    [Theory]
    [InlineData(true, 3)]
    [InlineData(false, 1)]
    public async Task Every_record_is_flushed_at_once(bool isEveryRecord, int flushes)
    {
        var bench = Bench(isEveryRecord ? "every" : "each", recordsPerRead: 1);
        bench.Options = bench.Options with { FlushInterval = TimeSpan.FromHours(1) };
        await bench.AppendAsync(SpeedLayer.Tests.Bench.Events(3));
        var calls = 0;
        bench.Calls.Before += call => calls += call == "RealTimeViewStore.FlushAsync" ? 1 : 0;
        await bench.CatchUpAsync();
        Assert.Equal(flushes, calls);
    }

    [Fact]
    public void A_view_whose_windows_never_end_cannot_wait_for_them() =>
        Assert.Contains("never end", Assert.Throws<InvalidViewException>(() => new Packages().Define().With(new SpeedPolicies { Trigger = Trigger.OnWatermark })).Message);

    private static (long Applied, long Held, long? Due) Counts(Ports.RealTime.PartitionProgress progress) =>
        (progress.Epochs[0].Views[0].Applied, progress.Epochs[0].Views[0].Held, progress.Epochs[0].Views[0].Due);

    private Bench Bench(string kind, int recordsPerRead = 1000) => new(recordsPerRead)
    {
        Log = new InMemoryEventLog(1, _clock, recordsPerRead: recordsPerRead),
        Time = _clock,
        Views =
        [
            new ViewBuilder("counted", "How many events has each package?").KeyedBy("package", e => e.PackageId).Count("events")
                .TriggeredBy(kind switch
                {
                    "aligned" => Trigger.Aligned(Delay), "unaligned" => Trigger.Unaligned(Delay), "every" => Trigger.EveryRecord, _ => Trigger.EachFlush,
                }).Build(),
        ],
    };
}
