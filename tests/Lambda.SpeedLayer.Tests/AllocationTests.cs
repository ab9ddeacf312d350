using Lambda.Ports.DeadLetters;
using Lambda.Ports.Log;
using Lambda.Ports.RealTime;
using Lambda.SharedLogic.Deliveries;
using Lambda.SharedLogic.Views;
using Lambda.Testing.Events;
using Xunit.Abstractions;

namespace Lambda.SpeedLayer.Tests;

public sealed class AllocationTests(ITestOutputHelper output)
{
    private const int EventsPerBatch = 200;
    private const int Batches = 40;

    /// <summary>
    /// What may remain is not an event's own: the horizon and the sketches grow until they have their size, and the runtime allocates a little when it
    /// recompiles a method. So the least of many batches is nothing at all, and the average stays below a byte an event.
    /// </summary>
    [Fact]
    public void A_batch_of_known_groups_allocates_nothing_per_event()
    {
        var views = ViewRegistry.Discover(typeof(Packages).Assembly).Views.Select(view => view.With(Bench.Policies(horizon: 2_000))).ToList();
        Assert.NotEmpty(views);
        var fold = new PartitionFold("deliveries", new PartitionProgress(0, 0, 0, long.MinValue, Bench.Logic, []), new PartitionMemory(views));
        var letters = new List<DeadLetter>();
        var allocated = new List<long>();
        for (var batch = 0; batch < Batches; batch++)
        {
            var records = NextBatch(batch);
            var before = GC.GetAllocatedBytesForCurrentThread();
            fold.Process(records, letters);
            allocated.Add(GC.GetAllocatedBytesForCurrentThread() - before);
            fold.ForgetChanges();
        }

        Assert.Empty(letters);
        var warm = allocated.Skip(Batches / 2).ToList();
        output.WriteLine($"bytes per batch of {EventsPerBatch}: {string.Join(", ", warm)}");
        Assert.NotEqual(0, allocated[0]);
        Assert.Equal(0, warm.Min());
        Assert.InRange(warm.Average() / EventsPerBatch, 0, 1);
    }

    /// <summary>
    /// A flush of ten times the events may take no more than one of a tenth: what it allocates is its own (progress, a few lists), not an event's. So that
    /// nothing grows while it is measured, all groups are there before.
    /// </summary>
    [Fact]
    public void Folding_and_flushing_allocate_next_to_nothing_per_event()
    {
        const int EventsPerFlush = 10 * EventsPerBatch;
        var views = ViewRegistry.Discover(typeof(Packages).Assembly).Views.Select(view => view.With(Bench.Policies(horizon: 2_000))).ToList();
        var fold = new PartitionFold("deliveries", new PartitionProgress(0, 0, 0, long.MinValue, Bench.Logic, []), new PartitionMemory(views));
        var letters = new List<DeadLetter>();
        var allocated = new List<long>();
        var states = 0;
        for (var flush = 0; flush < Batches; flush++)
        {
            var batches = Enumerable.Range(flush * 10, 10).Select(NextBatch).ToList();
            var before = GC.GetAllocatedBytesForCurrentThread();
            foreach (var batch in batches)
                fold.Process(batch, letters);
            Complete(fold);
            _ = fold.Progress();
            states = fold.Changes().Count;
            fold.ForgetChanges();
            allocated.Add(GC.GetAllocatedBytesForCurrentThread() - before);
        }

        var warm = allocated.Skip(Batches / 2).ToList();
        output.WriteLine($"bytes per flush of {EventsPerFlush} events and {states} states: {string.Join(", ", warm)}");
        Assert.InRange(states, 100, EventsPerFlush);
        Assert.InRange(warm.Min() / (double)EventsPerFlush, 0, 2);
    }

    /// <summary>
    /// Groups that leave memory after each flush and come back with the next event. What is allocated then are the states themselves, which have to live somewhere; decoding
    /// and merging them makes next to nothing besides: 300 bytes each at most, which is what they take on the heap once they are there.
    /// </summary>
    [Fact]
    public void Groups_that_are_read_back_allocate_little_besides_themselves()
    {
        var views = ViewRegistry.Discover(typeof(Packages).Assembly).Views.Select(view => view.With(Bench.Policies(horizon: 2_000))).ToList();
        var fold = new PartitionFold("deliveries", new PartitionProgress(0, 0, 0, long.MinValue, Bench.Logic, []), new PartitionMemory(views, 1));
        var stored = new Dictionary<string, byte[]>();
        var (allocated, found) = (new List<double>(), 0);
        for (var batch = 0; batch < Batches; batch++)
        {
            fold.Process(NextBatch(batch), []);
            (found, var cost) = ReadBack(fold, stored);
            allocated.Add(cost / (double)Math.Max(1, found));
            foreach (var change in fold.Changes())
            {
                stored[NameOf(change.View, change.Pane, change.Key)] = change.State.ToArray();
            }

            fold.ForgetChanges();
        }

        var warm = allocated.Skip(Batches / 2).ToList();
        output.WriteLine($"{found} states read back; bytes allocated for each: {string.Join(", ", warm.Select(each => $"{each:F0}"))}");
        Assert.True(found > 100);
        Assert.InRange(warm.Min(), 0, 300);
    }

    /// <summary>
    /// A stream of new packages under a memory limit: with each flush groups leave memory, and by the next one as many have come. The tables' memory has to serve again; what is
    /// allocated are sketches, filters of the groups that left, and a few lists. Without that it would be more than twice as much (400 bytes).
    /// </summary>
    [Fact, Trait("Category", "Slow")]
    public void Groups_that_leave_memory_make_room_for_others()
    {
        const int BatchesPerFlush = 40;
        const int EventsPerFlush = BatchesPerFlush * EventsPerBatch;
        const int Flushes = 12;
        var views = ViewRegistry.Discover(typeof(Packages).Assembly).Views.Select(view => view.With(Bench.Policies(horizon: 2_000))).ToList();
        var fold = new PartitionFold("deliveries", new PartitionProgress(0, 0, 0, long.MinValue, Bench.Logic, []), new PartitionMemory(views, 8 << 20));
        var (allocated, groups) = (new List<long>(), 0L);
        for (var flush = 0; flush < Flushes; flush++)
        {
            var batches = Enumerable.Range(flush * BatchesPerFlush, BatchesPerFlush).Select(batch => Batch(batch, number => Event(number) with { PackageId = $"P{number / 2}", Timestamp = Bench.At(number / 1000) })).ToList();
            var before = GC.GetAllocatedBytesForCurrentThread();
            foreach (var batch in batches)
                fold.Process(batch, []);
            Complete(fold, (_, _, _) => ValueTask.CompletedTask);
            groups = fold.Progress().Epochs[0].Views.Single(view => view.View == "packages").Groups;
            _ = fold.Changes();
            fold.ForgetChanges();
            allocated.Add((GC.GetAllocatedBytesForCurrentThread() - before) / EventsPerFlush);
        }

        var warm = allocated.Skip(Flushes / 2).ToList();
        output.WriteLine($"bytes per event: {string.Join(", ", allocated)}; {groups} packages");
        Assert.Equal(Flushes * EventsPerFlush / 2, groups);
        Assert.InRange(warm.Average(), 0, 300);
    }

    /// <summary>Tells a fold what is stored: how many states, and what was allocated while it took them in.</summary>
    private static (int Found, long Allocated) ReadBack(PartitionFold fold, Dictionary<string, byte[]> stored)
    {
        var (found, allocated) = (0, 0L);
        fold.CompleteAsync((_, groups, tell) =>
        {
            var states = groups.Select(group => stored.GetValueOrDefault(NameOf(group.View, group.Pane, group.Key), [])).ToList();
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < states.Count; i++)
            {
                if (states[i].Length > 0)
                {
                    tell(i, states[i], null);
                    found++;
                }
            }

            allocated += GC.GetAllocatedBytesForCurrentThread() - before;
            return ValueTask.CompletedTask;
        }).AsTask().GetAwaiter().GetResult();
        return (found, allocated);
    }

    private static string NameOf(string view, long pane, ReadOnlyMemory<byte> key) => $"{view} {pane} {Convert.ToHexString(key.Span)}";

    private static void Complete(PartitionFold fold) => Complete(fold, (_, _, _) => throw new InvalidOperationException("nothing is stored"));

    private static void Complete(PartitionFold fold, Func<long, IReadOnlyList<RealTimeGroup>, FoundState, ValueTask> find) =>
        fold.CompleteAsync(find).AsTask().GetAwaiter().GetResult();

    private static LogBatch NextBatch(int batch) => Batch(batch, Event);

    private static LogBatch Batch(int batch, Func<int, EventDraft> draft)
    {
        var records = new LogBatch();
        for (var i = 0; i < EventsPerBatch; i++)
        {
            var number = (batch * EventsPerBatch) + i;
            records.AddEvent(number, number, draft(number).ToJson());
        }

        return records;
    }

    private static EventDraft Event(int number) => Some.Event($"P{number % 40}", $"e{number}") with
    {
        Courier = $"C{number % 5}", DriverId = $"D{number % 20}", Origin = $"O{number % 3}", Destination = $"T{number % 4}",
        DestinationRegion = "east", WarehouseId = "W1", Sku = "S1", Area = "metro", Quantity = 3, DistanceMeters = number % 1000,
        Status = number % 2 == 0 ? "delivered" : "dispatched", Position = (40.5m, -73.9m), Timestamp = Bench.At(number % 60),
        PickedUpAt = Bench.At((number % 60) - 20), PromisedAt = Bench.At(30),
    };
}
