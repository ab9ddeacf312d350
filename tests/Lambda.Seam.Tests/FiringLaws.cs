using Lambda.BatchLayer;
using Lambda.BatchLayer.Archiving;
using Lambda.BatchLayer.Triggers;
using Lambda.Ports.Log;
using Lambda.Ports.RealTime;
using Lambda.SharedLogic.Deliveries;
using Lambda.SharedLogic.Policies;
using Lambda.SharedLogic.Triggers;
using Lambda.SharedLogic.Views;
using Lambda.SpeedLayer;
using Lambda.Testing;
using Lambda.Testing.InMemory;

namespace Lambda.Seam.Tests;

/// <summary>The batch layer replays a trigger over the master dataset and finds the very firings that the speed layer made, record by record, byte by byte.</summary>
public sealed class FiringLaws
{
    private const int Records = 120;

    private static readonly Trigger[] Triggers =
    [
        Trigger.EveryRecord, Trigger.Aligned(TimeSpan.FromSeconds(30)), Trigger.Unaligned(TimeSpan.FromSeconds(45)), Trigger.OnWatermark,
        Trigger.Aligned(TimeSpan.FromMinutes(7)), Trigger.Unaligned(TimeSpan.FromMilliseconds(1)),
    ];

    private readonly ManualClock _clock = new();
    private readonly InMemoryMasterDataset _master = new(eventsPerRead: 7);
    private readonly InMemoryCatalog _catalog = new();
    private readonly InMemoryDeadLetterStore _deadLetters = new();

    [Fact]
    public Task The_replay_of_every_trigger_finds_the_firings_of_the_speed_layer() => CheckAsync(seeds: Triggers.Length);

    [Fact, Trait("Category", "Slow")]
    public Task The_replay_of_every_trigger_finds_the_firings_of_the_speed_layer_in_many_more_cases() => CheckAsync(seeds: 96);

    private static async Task CheckAsync(int seeds)
    {
        var compared = new Dictionary<TriggerKind, int>();
        for (var seed = 1; seed <= seeds; seed++)
        {
            var laws = new FiringLaws();
            var views = Views(seed);
            var log = await laws.FillAsync(new Random(seed));
            var made = await SpeedAsync(log, views);
            var replayed = await laws.ReplayAsync(log, views);
            Assert.True(made.SequenceEqual(replayed), $"seed {seed}: {FirstDifference(made, replayed)}");
            foreach (var view in views)
            {
                var count = made.Count(line => line.StartsWith($"{view.Name} ", StringComparison.Ordinal));
                compared[view.Policies.Trigger.Kind] = compared.GetValueOrDefault(view.Policies.Trigger.Kind) + count;
            }
        }

        // Some of each kind, or the law says nothing.
        Assert.Equal(4, compared.Count);
        Assert.All(compared, kind => Assert.True(kind.Value > 12 * seeds, $"{kind.Key}: {kind.Value}"));
    }

    private static string FirstDifference(List<string> made, List<string> replayed)
    {
        var index = made.Zip(replayed).TakeWhile(pair => pair.First == pair.Second).Count();
        return $"{made.Count} made, {replayed.Count} replayed; at {index}: made {made.ElementAtOrDefault(index)}, replayed {replayed.ElementAtOrDefault(index)}";
    }

    private static List<ViewDefinition> Views(int seed)
    {
        var policies = new SpeedPolicies { DuplicateHorizon = seed % 9, WatermarkBound = TimeSpan.FromMinutes(seed % 4 * 10), AllowedLateness = seed % 3 == 0 ? TimeSpan.FromMinutes(30) : null };
        var fussy = new ViewBuilder("fussy", "Which quantities can be counted?").KeyedBy("courier", e => e.Courier)
            .Where(e => e.Quantity == 666 ? throw new InvalidOperationException("that many I cannot count") : true).Count("events").Build();
        var views = ViewRegistry.Discover(typeof(Packages).Assembly).Views.Append(fussy);
        return [.. views.Select((view, index) => With(view, policies, Triggers[(index + seed) % Triggers.Length]))];
    }

    private static ViewDefinition With(ViewDefinition view, SpeedPolicies policies, Trigger trigger) =>
        view.With(policies with { Trigger = trigger == Trigger.OnWatermark && view.Windowing.EndOfLastWindow(view.Windowing.PaneOf(0)) == long.MaxValue ? Trigger.EveryRecord : trigger });

    /// <summary>Events in and out of order, copies, rubbish, poison and barriers, while the clock goes on, stands still, and sometimes goes back.</summary>
    private async Task<InMemoryEventLog> FillAsync(Random random)
    {
        var log = new InMemoryEventLog(1, _clock);
        var epoch = 0L;
        for (var number = 0; number < Records; number++)
        {
            _clock.Advance(random.Next(6) switch { 0 => TimeSpan.FromSeconds(-5), 1 => TimeSpan.Zero, 2 => TimeSpan.FromSeconds(random.Next(200)), _ => TimeSpan.FromSeconds(random.Next(20)) });
            var value = random.Next(12) == 0 ? "{"u8.ToArray() : Event(number - (random.Next(5) == 0 ? random.Next(12) : 0), random).ToJson();
            await log.AppendAsync([new LogRecord(0, default, value)], default);
            if (random.Next(40) == 0)
                await log.AppendBarrierAsync(0, ++epoch, default);
        }

        await log.AppendBarrierAsync(0, epoch + 1, default);
        return log;
    }

    private static SeamEvent Event(int number, Random random) => new(
        $"e{number}", $"P{number % 5}", (number * 3) + random.Next(-40, 40), number % 3 == 0 ? "received" : "delivered", number % 2 == 0 ? "north" : "south", $"D{number % 4}",
        "A", "C", "east", "metro", "W1", "S1", random.Next(15) == 0 ? 666 : number % 4, Distance: number, null, null, null);

    /// <summary>What becomes visible with each record, folded alone.</summary>
    private static async Task<List<string>> SpeedAsync(InMemoryEventLog log, List<ViewDefinition> views)
    {
        var fold = new PartitionFold("deliveries", new PartitionProgress(0, 0, 0, long.MinValue, "sha256:laws", []), new PartitionMemory(views));
        await using var reader = log.OpenReader(0, 0);
        var (read, one, lines) = (new LogBatch(), new LogBatch(), new List<string>());
        await reader.ReadAsync(read, TimeSpan.Zero, default);
        for (var i = 0; i < read.Count; i++)
        {
            one.Clear();
            if (read.KindOf(i) == RecordKind.Barrier)
                one.AddBarrier(read.OffsetOf(i), read.ArrivalTimeOf(i), read.EpochOf(i));
            else
                one.AddEvent(read.OffsetOf(i), read.ArrivalTimeOf(i), read.ValueOf(i));
            fold.Process(one, []);
            var shown = fold.Changes().Where(state => !state.IsHeld);
            lines.AddRange(shown.Select(state => Line(state.View, read.OffsetOf(i), state.Pane, state.Key.Span, state.State.Span)).Order(StringComparer.Ordinal));
            fold.ForgetChanges();
        }

        return lines;
    }

    private async Task<List<string>> ReplayAsync(InMemoryEventLog log, List<ViewDefinition> views)
    {
        var options = new BatchOptions { FileInterval = TimeSpan.Zero, EventsPerFile = 1_000 };
        await CatchingUp.RunAsync(log, (source, atEnd) => new PartitionArchiver(0, source, _master, _deadLetters, _catalog, options, TimeProvider.System).RunAsync(atEnd));
        var files = (await _catalog.FilesAsync(0, long.MaxValue, default)).OrderBy(file => file.FirstOffset).ToList();
        var lines = new List<string>();
        foreach (var epoch in (await _catalog.ClosedEpochsAsync(0, long.MaxValue, default)).OrderBy(epoch => epoch.Epoch))
        {
            var own = files.Where(file => file.Epoch == epoch.Epoch).ToList();
            var firings = new ReplayTriggers(_master, views).Epoch([.. files.Where(file => file.Epoch < epoch.Epoch)], own, epoch.First, epoch.End);
            lines.AddRange(firings.GroupBy(firing => firing.Offset).SelectMany(group =>
                group.Select(firing => Line(firing.View, firing.Offset, firing.Pane, firing.Key, firing.State)).Order(StringComparer.Ordinal)));
        }

        return lines;
    }

    private static string Line(string view, long offset, long pane, ReadOnlySpan<byte> key, ReadOnlySpan<byte> state) =>
        $"{view} {offset} {pane} {Convert.ToHexString(key)} {Convert.ToHexString(state)}";
}
