using FsCheck;
using FsCheck.Fluent;
using Lambda.Ports.RealTime;
using Lambda.Testing.InMemory;

namespace Lambda.Ports.ContractTests.RealTime;

public abstract partial class RealTimeViewStoreContract
{
    private const string Owner = "one";

    [Fact]
    public async Task What_was_flushed_before_a_checkpoint_survives_a_crash()
    {
        await using var harness = await OpenAsync();
        var consumer = await Start(harness.Port);
        await harness.Port.FlushAsync(consumer.Flush(new Change("a", "1"), new Change("b", "1", 60)), default);
        await harness.Port.CheckpointAsync(default);
        await harness.Port.FlushAsync(consumer.Flush(new Change("a", "2"), new Change("c", "1", 60, "regions")), default);
        await harness.Port.CheckpointAsync(default);
        await harness.CrashAsync();
        Assert.Equal(consumer.Progress().Text(), (await harness.Port.AcquireAsync(0, "two", default)).Text());
        Assert.Equal(["0/0/a=2", "0/60/b=1", "0/60/c=1"], await harness.Port.LoadLinesAsync(0, 0));
    }

    [Fact]
    public async Task After_a_crash_nobody_owns_a_partition()
    {
        await using var harness = await OpenAsync();
        var consumer = await Start(harness.Port);
        await harness.Port.FlushAsync(consumer.Flush(new Change("a", "1")), default);
        await harness.Port.CheckpointAsync(default);
        await harness.CrashAsync();
        await harness.Port.AcquireAsync(0, "two", default);
        Assert.False(await harness.Port.FlushAsync(consumer.Flush(new Change("a", "2")), default));
    }

    [Fact]
    public async Task A_partition_that_was_reset_is_built_anew()
    {
        await using var harness = await OpenAsync();
        var old = await Start(harness.Port);
        await harness.Port.FlushAsync(old.Flush(new Change("a", "1"), new Change("b", "1")), default);
        await harness.Port.CheckpointAsync(default);
        Assert.True(await harness.Port.ResetAsync(0, Owner, default));
        Assert.Empty((await harness.Port.ReadAsync(new("couriers", 0), default)).Partitions);
        Assert.Empty(await harness.Port.LoadLinesAsync(0, 0));
        var anew = new Consumer(0, Owner);
        Assert.True(await harness.Port.FlushAsync(anew.Flush(new Change("c", "1")), default));
        await harness.Port.CheckpointAsync(default);
        await harness.CrashAsync();
        Assert.Equal(anew.Progress().Text(), (await harness.Port.AcquireAsync(0, "two", default)).Text());
        Assert.Equal(["0/0/c=1"], await harness.Port.LinesAsync(new("couriers", 0)));
    }

    [Fact]
    public async Task A_reader_sees_states_and_progress_of_one_flush()
    {
        const int Flushes = 400;
        string[] keys = ["a", "b", "c", "d", "e"];
        await using var harness = await OpenAsync();
        var consumer = await Start(harness.Port);
        using var stop = new CancellationTokenSource();
        var readers = Enumerable.Range(0, 2).Select(_ => Task.Run(() => ReadUntil(harness.Port, stop.Token))).ToList();
        var checkpoints = Task.Run(() => CheckpointUntil(harness.Port, stop.Token));
        for (var flush = 1; flush <= Flushes; flush++)
            Assert.True(await harness.Port.FlushAsync(consumer.Flush([.. keys.Select(key => new Change(key, $"{flush * keys.Length}"))]), default));
        await stop.CancelAsync();
        await Task.WhenAll(readers.Append(checkpoints));
    }

    /// <summary>How many random sequences of operations are tried.</summary>
    protected virtual int RandomSequences => 40;

    [Fact]
    public void After_random_operations_and_crashes_the_store_is_a_replay_of_its_flushes() => CheckRandomOperations(RandomSequences);

    /// <summary>Does random operations on a store, and on what it has to be.</summary>
    protected void CheckRandomOperations(int sequences) => RandomOperations.Check(Operations, sequences, async operations =>
    {
        await using var harness = await OpenAsync();
        var runs = new[] { await Run.Start(harness.Port, 0), await Run.Start(harness.Port, 1) };
        foreach (var (operation, partition, number) in operations)
        {
            switch (operation)
            {
                case "crash":
                    await harness.CrashAsync();
                    foreach (var run in runs)
                        await run.Resume(harness.Port);
                    break;
                case "checkpoint":
                    await harness.Port.CheckpointAsync(default);
                    foreach (var run in runs)
                        run.Checkpointed();
                    break;
                default:
                    await runs[partition].Do(harness.Port, operation, number);
                    break;
            }
        }

        foreach (var run in runs)
            await run.AssertSame(harness.Port);
    });

    private static Gen<(string Operation, int Partition, int Number)> Operations =>
        from operation in Gen.Elements("flush", "flush", "flush", "flush", "barrier", "drop", "checkpoint", "crash")
        from partition in Gen.Choose(0, 1)
        from number in Gen.Choose(0, 1000)
        select (operation, partition, number);

    private static async Task ReadUntil(IRealTimeViewStore store, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            var snapshot = await store.ReadAsync(new("couriers", 0), default);
            var position = snapshot.Partitions.SingleOrDefault()?.Position ?? 0;
            Assert.All(snapshot.States, state => Assert.Equal($"0/0/{(char)state.Key.Span[0]}={position}", SnapshotText.Line(state)));
        }
    }

    private static async Task CheckpointUntil(IRealTimeViewStore store, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
            await store.CheckpointAsync(default);
    }

    /// <summary>One partition's flushes, each of which can be done again on an empty store.</summary>
    private sealed class Run(int partition)
    {
        private readonly List<RealTimeFlush> _flushes = [];
        private int _durable;
        private Consumer _consumer = new(partition, Owner);
        private readonly List<(string Operation, int Number)> _history = [];

        public static async Task<Run> Start(IRealTimeViewStore store, int partition)
        {
            await store.AcquireAsync(partition, Owner, default);
            return new(partition);
        }

        public void Checkpointed() => _durable = _flushes.Count;

        public async Task Do(IRealTimeViewStore store, string operation, int number)
        {
            var flush = Next(_consumer, operation, number);
            _history.Add((operation, number));
            _flushes.Add(flush);
            Assert.True(await store.FlushAsync(flush, default));
        }

        /// <summary>After a crash the store is where some flush left it, none of those that a checkpoint made durable being lost.</summary>
        public async Task Resume(IRealTimeViewStore store)
        {
            var position = (await store.AcquireAsync(partition, Owner, default))?.Position ?? 0;
            var survivors = _flushes.TakeWhile(flush => flush.Progress.Position <= position).Count();
            Assert.True(survivors >= _durable, $"{_durable} flushes were durable, {survivors} are left");
            _flushes.RemoveRange(survivors, _flushes.Count - survivors);
            _history.RemoveRange(survivors, _history.Count - survivors);
            _consumer = new(partition, Owner);
            _history.ForEach(done => Next(_consumer, done.Operation, done.Number));
            _durable = survivors;
            await AssertSame(store);
        }

        public async Task AssertSame(IRealTimeViewStore store)
        {
            var model = new InMemoryRealTimeViewStore();
            await model.AcquireAsync(partition, Owner, default);
            foreach (var flush in _flushes)
                Assert.True(await model.FlushAsync(flush, default));
            Assert.Equal(await model.TextAsync(partition), await store.TextAsync(partition));
            (long Pane, string Key)[] groups = [.. from pane in new[] { 0L, 60, 120 } from key in Enumerable.Range(0, 7) select (pane, $"p{partition} key {key}")];
            for (var epoch = 0; epoch <= _consumer.CurrentEpoch; epoch++)
                Assert.Equal(await model.FindLinesAsync(partition, epoch, "couriers", groups), await store.FindLinesAsync(partition, epoch, "couriers", groups));
        }

        /// <summary>Each flush moves the position, so that a position names one flush.</summary>
        private RealTimeFlush Next(Consumer consumer, string operation, int number)
        {
            var since = consumer.Position;
            if (operation == "barrier")
                consumer.Barrier();
            if (operation == "drop")
                consumer.DropBelow(consumer.CurrentEpoch - (number % 3));
            var changes = Enumerable.Range(number, 1 + (number % 4)).Select(i => new Change(
                $"p{partition} key {i % 7}", $"state {since}-{i}", i % 3 * 60, i % 2 == 0 ? "couriers" : "regions", HoldOf(number + i)));
            return consumer.Flush(since, [.. changes]);
        }

        /// <summary>None, one that holds, or one that has ended.</summary>
        private static Hold? HoldOf(int number) => number % 4 == 0 ? null : new Hold(number, Math.Max(0, (number % 4) - 1));
    }
}
