using FsCheck;
using FsCheck.Fluent;
using Lambda.Ports.Log;
using Lambda.Ports.RealTime;
using Lambda.SharedLogic.Deliveries;
using Lambda.SharedLogic.Triggers;
using Lambda.SharedLogic.Views;
using Lambda.Testing;

namespace Lambda.SpeedLayer.Tests;

/// <summary>Folds in memory that others had before.</summary>
public sealed class PartitionMemoryTests
{
    private static readonly IReadOnlyList<ViewDefinition> Views =
    [
        new Packages().Define().With(Bench.Policies(horizon: 50)), new CouriersHourly().Define().With(Bench.Policies(horizon: 20, latenessMinutes: 60)),
        new RegionsHourly().Define().With(Bench.Policies(horizon: 0) with { Trigger = Trigger.OnWatermark }), new RoutesDaily().Define(),
        new Drivers().Define().With(Bench.Policies(horizon: 50) with { Trigger = Trigger.Aligned(Trigger.LongestDelay) }),
    ];

    [Fact]
    public void A_fold_finds_nothing_of_those_that_had_its_memory_before() => CheckLives(cases: 8);

    [Fact, Trait("Category", "Slow")]
    public void Nor_does_one_in_many_more_cases() => CheckLives(cases: 200);

    /// <summary>What remains are states that refer to something, and what each fold has of its own.</summary>
    [Fact]
    public void The_second_fold_allocates_a_small_part_of_what_the_first_did()
    {
        IReadOnlyList<ViewDefinition> views = [new Packages().Define(), new RoutesDaily().Define(), new Throughput().Define()];
        var records = new LogBatch();
        for (var offset = 0; offset < 20_000; offset++)
        {
            records.AddEvent(offset, offset, (Bench.Event(offset) with { PackageId = $"P{offset / 2}", Origin = $"O{offset % 1_000}", Destination = "T" }).ToJson());
        }

        var memory = new PartitionMemory(views);
        Allocated(new PartitionMemory(views), records);
        var (first, second) = (Allocated(memory, records), Allocated(memory, records));
        Assert.InRange(second, 1, first / 4);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_consumer_that_ends_gives_its_memory_to_the_next(bool fails)
    {
        var bench = new Bench();
        await bench.AppendAsync(Bench.Events(10));
        void Fail(string call) => _ = call == "RealTimeViewStore.FlushAsync" ? throw new IOException("on purpose") : 0;
        if (fails)
        {
            bench.Calls.Before += Fail;
            await Assert.ThrowsAsync<IOException>(() => bench.CatchUpAsync());
            bench.Calls.Before -= Fail;
        }

        await bench.CatchUpAsync();
        Assert.Equal(1, bench.Memories.IdleCount);
        await bench.CatchUpAsync();
        Assert.Equal(1, bench.Memories.IdleCount);
    }

    [Fact]
    public void Memory_for_other_views_or_of_another_size_is_let_go()
    {
        var memories = new PartitionMemories();
        var memory = memories.Rent(Views, 1 << 20);
        memories.Return(memory);
        Assert.Same(memory, memories.Rent(Views, 1 << 20));
        Assert.NotSame(memory, memories.Rent(Views, 1 << 20));

        memories.Return(memory);
        Assert.NotSame(memory, memories.Rent(Views, 2 << 20));
        Assert.Equal(0, memories.IdleCount);
        memories.Return(memory);
        Assert.NotSame(memory, memories.Rent([.. Views], 1 << 20));
        Assert.Equal(0, memories.IdleCount);
    }

    /// <summary>A call that was given up may still be sending what it was given.</summary>
    [Fact]
    public async Task What_a_store_has_not_answered_is_not_written_over_by_the_next_consumer()
    {
        var bench = new Bench();
        await bench.AppendAsync(Bench.Events(30));
        var store = new SilentStore(bench.Store);
        await Assert.ThrowsAsync<TimeoutException>(() => CatchingUp.RunAsync(bench.Log, (log, atEnd) => new PartitionConsumer(
            0, "silent", Bench.Logic, bench.Views, log, store, bench.DeadLetters, bench.Catalog, bench.Options, TimeProvider.System, memories: bench.Memories).RunAsync(atEnd)));
        var before = store.Given.Select(Text).ToList();
        Assert.NotEmpty(before);

        await bench.AppendAsync(Enumerable.Range(100, 200).Select(number => Bench.Event(number) with { PackageId = $"Q{number}" }));
        await bench.CatchUpAsync();
        await bench.AppendAsync(Bench.Events(30, first: 300));
        await bench.CatchUpAsync();
        Assert.Equal(before, store.Given.Select(Text));
    }

    private static void CheckLives(int cases) => Prop.ForAll<int>(seed =>
    {
        var random = new Random(seed);
        var stateBytes = ((long[])[1, 40_000, 200_000, long.MaxValue])[random.Next(4)];
        var memory = new PartitionMemory(Views, stateBytes);
        for (var life = 0; life < 4; life++)
        {
            var start = new PartitionProgress(0, random.Next(3) * 1_000L, 0, Bench.At(-600).Micros, Bench.Logic, []);
            var (used, own) = (new Life(memory, start), new Life(new PartitionMemory(Views, stateBytes), start));
            for (var flush = random.Next(4); flush >= 0; flush--)
            {
                var records = Records(random, random.Next(1, 400), packages: 60, own.Fold.Position, own.Fold.Epoch);
                Assert.Equal(own.Flush(records), used.Flush(records));
                Assert.Equal(own.Stored, used.Stored);
            }

            // It ends with something that is not flushed.
            used.Fold.Process(Records(random, random.Next(1, 100), packages: 30, used.Fold.Position, used.Fold.Epoch), []);
            used.Fold.Release(isRead: random.Next(2) == 0);
        }
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(cases));

    private static LogBatch Records(Random random, int count, int packages, long first = 0, long epoch = 0)
    {
        var records = new LogBatch();
        for (var offset = first; offset < first + count; offset++)
        {
            if (random.Next(100) == 0)
            {
                records.AddBarrier(offset, offset, ++epoch);
                continue;
            }

            var number = random.Next(packages);
            var draft = Bench.Event(random.Next(4 * packages), random.Next(300)) with
            {
                PackageId = $"P{number}", DriverId = $"D{number % 7}", Origin = $"O{number % 3}", Destination = $"T{number % 5}", DestinationRegion = number % 2 == 0 ? "east" : "west",
                DistanceMeters = random.Next(100_000), Status = number % 2 == 0 ? "delivered" : "dispatched", Position = (number, -number),
            };
            records.AddEvent(offset, offset, draft.ToJson());
        }

        return records;
    }

    private static long Allocated(PartitionMemory memory, LogBatch records)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var fold = new PartitionFold("deliveries", new PartitionProgress(0, 0, 0, long.MinValue, Bench.Logic, []), memory);
        fold.Process(records, []);
        Assert.NotEmpty(fold.Changes());
        fold.ForgetChanges();
        fold.Release(isRead: false);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static string Text(RealTimeState state) => $"{NameOf(state.View, state.Epoch, state.Pane, state.Key)} {Convert.ToHexString(state.State.Span)} {state.Hold}";

    private static string NameOf(string view, long epoch, long pane, ReadOnlyMemory<byte> key) => $"{view} {epoch} {pane} {Convert.ToHexString(key.Span)}";

    /// <summary>A fold and what it has stored.</summary>
    private sealed class Life(PartitionMemory memory, PartitionProgress start)
    {
        public PartitionFold Fold { get; } = new("deliveries", start, memory);

        /// <summary>The states by their names.</summary>
        public SortedDictionary<string, (string Text, byte[] State)> States { get; } = new(StringComparer.Ordinal);

        public IEnumerable<string> Stored => States.Values.Select(state => state.Text);

        /// <summary>Folds records and stores what changed; how far it is then, as text.</summary>
        public string Flush(LogBatch records)
        {
            Fold.Process(records, []);
            Fold.CompleteAsync((epoch, groups, found) =>
            {
                for (var i = 0; i < groups.Count; i++)
                {
                    if (States.TryGetValue(NameOf(groups[i].View, epoch, groups[i].Pane, groups[i].Key), out var stored))
                        found(i, stored.State, null);
                }

                return ValueTask.CompletedTask;
            }).AsTask().GetAwaiter().GetResult();
            var progress = Fold.Progress();
            foreach (var state in Fold.Changes())
                States[NameOf(state.View, state.Epoch, state.Pane, state.Key)] = (Text(state), state.State.ToArray());
            Fold.ForgetChanges();
            return $"{progress.Position} {progress.HighestEventTime} {string.Join('\n', progress.Epochs.Select(epoch => $"{epoch.Epoch} [{epoch.First}, {epoch.End}) {epoch.Control} {epoch.DeadLettered} {string.Join(' ', epoch.Views)}"))}";
        }
    }

    /// <summary>Is given a flush, and never says what became of it.</summary>
    private sealed class SilentStore(IRealTimeViewStore store) : PassingRealTimeStore(store)
    {
        /// <summary>The states that it still holds, by reference, as a client that is sending them.</summary>
        public IReadOnlyList<RealTimeState> Given { get; private set; } = [];

        public override ValueTask<bool> FlushAsync(RealTimeFlush flush, CancellationToken cancellationToken)
        {
            Given = [.. flush.States];
            throw new TimeoutException("no answer");
        }
    }
}
