using FsCheck;
using FsCheck.Fluent;
using Lambda.SharedLogic.Deliveries;
using Lambda.SharedLogic.Views;
using Lambda.Testing.Events;

namespace Lambda.SpeedLayer.Tests;

/// <summary>Whatever a partition holds, and however reading is cut, restarted, crashed or begun anew: the same decisions, the same bytes.</summary>
public sealed class DecisionTests
{
    private const long Poison = 666;

    [Fact]
    public void Decisions_and_states_depend_on_the_log_alone() => Prop
        .ForAll(Arb.From(Case.Any), one => one.CheckAsync().GetAwaiter().GetResult())
        .Check(Config.QuickThrowOnFailure.WithMaxTest(50));

    [Fact]
    public async Task A_read_of_more_events_than_are_folded_together_gives_the_same_states()
    {
        const int Events = (2 * EventRun.MostEvents) + 7;
        var everything = new List<string>();
        foreach (var recordsPerRead in new[] { 100, 10_000 })
        {
            var bench = new Bench(recordsPerRead);
            await bench.AppendAsync(Bench.Events(Events));
            await bench.AppendRubbishAsync();
            await bench.AppendAsync(Bench.Events(Events, first: Events / 2));
            await bench.CatchUpAsync();
            everything.Add(await bench.EverythingAsync());
        }

        Assert.Equal(everything[0], everything[1]);
    }

    /// <summary>One record of the log, or a barrier.</summary>
    /// <param name="Number">Which event; the same number is the same identity. Below zero: the barrier of an epoch.</param>
    /// <param name="Minute">Its time.</param>
    /// <param name="Kind">0 to 7 an event, 8 an event that a view fails on, 9 no event at all.</param>
    private sealed record Entry(int Number, int Minute, int Kind)
    {
        public static Gen<Entry> Any { get; } =
            from number in Gen.Frequency((9, Gen.Choose(0, 30)), (1, Gen.Choose(-6, -1)))
            from minute in Gen.Choose(0, 600)
            from kind in Gen.Choose(0, 9)
            select new Entry(number, minute, kind);

        public Task AppendToAsync(Bench bench) => this switch
        {
            { Number: < 0 } => bench.CutAsync(-Number),
            { Kind: 9 } => bench.AppendRubbishAsync($"rubbish {Number}"),
            { Kind: 8 } => bench.AppendAsync(Event() with { Quantity = Poison }),
            _ => bench.AppendAsync(Event()),
        };

        private EventDraft Event() => Bench.Event(Number, Minute) with { DistanceMeters = Minute };
    }

    /// <summary>What happens after some records have arrived.</summary>
    private enum Turn
    {
        Restart,
        Checkpoint,
        Crash,
        LoseEverything,
        LoseAnEpoch,
    }

    private sealed record Case(IReadOnlyList<Entry> Entries, IReadOnlyList<(int Records, Turn Turn)> Turns, int RecordsPerRead, int Horizon, int? Lateness)
    {
        public static Gen<Case> Any { get; } =
            from count in Gen.Choose(1, 60)
            from entries in Entry.Any.ListOf(count)
            from turns in (from records in Gen.Choose(1, 20) from turn in Gen.Elements(Enum.GetValues<Turn>()) select (records, turn)).ListOf(6)
            from recordsPerRead in Gen.Elements(1, 2, 3, 1000)
            from horizon in Gen.Choose(0, 12)
            from lateness in Gen.Elements<int?>(null, 0, 30, 90)
            select new Case([.. entries], [.. turns], recordsPerRead, horizon, lateness);

        public async Task CheckAsync()
        {
            var plain = NewBench(recordsPerRead: 1000);
            foreach (var entry in Entries)
                await entry.AppendToAsync(plain);
            await plain.CatchUpAsync();

            var turned = NewBench(RecordsPerRead);
            var next = 0;
            foreach (var (records, turn) in Turns)
            {
                for (var end = Math.Min(next + records, Entries.Count); next < end; next++)
                    await Entries[next].AppendToAsync(turned);
                await turned.CatchUpAsync();
                await TakeAsync(turned, turn);
            }

            for (; next < Entries.Count; next++)
                await Entries[next].AppendToAsync(turned);
            await turned.CatchUpAsync();
            Assert.Equal(await plain.EverythingAsync(), await turned.EverythingAsync());
            Assert.Equal(await LettersAsync(plain), await LettersAsync(turned));
        }

        private static async Task TakeAsync(Bench bench, Turn turn)
        {
            switch (turn)
            {
                case Turn.Checkpoint:
                    await bench.Store.CheckpointAsync(default);
                    break;
                case Turn.Crash:
                    bench.Store.Crash();
                    break;
                case Turn.LoseEverything:
                    await bench.Store.AcquireAsync(0, "somebody", default);
                    Assert.True(await bench.Store.ResetAsync(0, "somebody", default));
                    break;
                case Turn.LoseAnEpoch:
                    bench.Store.LoseStates(0, (await bench.ProgressAsync()).Epochs[0].Epoch);
                    break;
            }
        }

        private Bench NewBench(int recordsPerRead) => new(recordsPerRead)
        {
            Views =
            [
                new CouriersHourly().Define().With(Bench.Policies(Horizon, Lateness)),
                new Throughput().Define().With(Bench.Policies(Horizon / 2, Lateness)),
                new Packages().Define(),
                new ViewBuilder("poisoned", "A view whose code fails on some events")
                    .Count("events", where: e => e.Quantity != Poison ? true : throw new InvalidOperationException("that many I cannot count"))
                    .Build(),
            ],
        };

        private static async Task<IReadOnlyList<string>> LettersAsync(Bench bench) =>
            [.. (await bench.DeadLetters.ListAsync(null, 1000, default)).Select(letter => $"{letter.Offset} {letter.Stage} {letter.Reason}")];
    }
}
