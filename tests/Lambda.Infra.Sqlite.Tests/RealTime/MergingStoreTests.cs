using FsCheck.Fluent;
using Lambda.Infra.Sqlite.RealTime;
using Lambda.Ports.ContractTests;
using Lambda.Ports.ContractTests.RealTime;
using Lambda.Ports.RealTime;
using Lambda.Testing.InMemory;

namespace Lambda.Infra.Sqlite.Tests.RealTime;

/// <summary>The store through many checkpoints and merges, against one that keeps everything in memory.</summary>
public sealed class MergingStoreTests
{
    private static readonly TimeSpan Never = TimeSpan.FromDays(1);

    [Theory]
    [InlineData(0)]
    [InlineData(64 << 20)]
    public void Through_merges_dropped_epochs_restarts_and_crashes_reads_give_the_newest_states(int memoryBytes) => Check(memoryBytes, sequences: 8);

    [Theory]
    [InlineData(0)]
    [InlineData(64 << 20)]
    public void And_in_many_more_cases(int memoryBytes) => Check(memoryBytes, sequences: 80);

    private static void Check(int memoryBytes, int sequences)
    {
        var operations =
            from operation in Gen.Frequency((20, Gen.Constant("flush")), (2, Gen.Constant("barrier")), (2, Gen.Constant("drop")), (1, Gen.Constant("reopen")), (1, Gen.Constant("crash")), (1, Gen.Constant("reset")))
            from number in Gen.Choose(0, 1000)
            select (operation, number);
        RandomOperations.Check(operations, sequences, async sequence =>
        {
            await using var harness = await Open(memoryBytes);
            var life = new Life();
            await life.AcquireAsync(harness.Port);
            foreach (var (operation, number) in sequence)
                await life.DoAsync(harness, operation, number);
            await ((SqliteRealTimeViewStore)harness.Port).MergedAsync();
            await life.AssertSameAsync(harness.Port);
        });
    }

    [Fact]
    public async Task Many_checkpoints_leave_few_files()
    {
        await using var harness = await FolderOf(0);
        var life = new Life();
        await life.AcquireAsync(harness.Port);
        for (var i = 0; i < 100; i++)
            await life.FlushAsync(harness.Port, i);
        await ((SqliteRealTimeViewStore)harness.Port).MergedAsync();
        Assert.InRange(Directory.EnumerateFiles(Path.Combine(harness.Folder, "realtime.runs")).Count(), 1, Infra.Sqlite.RealTime.Runs.Tiers.Width);
        await life.AssertSameAsync(harness.Port);
    }

    [Fact]
    public async Task A_reader_that_is_under_way_keeps_the_runs_that_a_merge_replaces()
    {
        await using var harness = await FolderOf(0);
        var (store, life) = ((SqliteRealTimeViewStore)harness.Port, new Life());
        await life.AcquireAsync(store);
        await life.FlushAsync(store, 0);
        var before = await store.LoadLinesAsync(0, 0);
        await using var reader = store.LoadAsync(0, 0, default).GetAsyncEnumerator();
        Assert.True(await reader.MoveNextAsync());
        var lines = new List<string> { SnapshotText.Line(reader.Current) };
        for (var i = 1; i < 30; i++)
            await life.FlushAsync(store, i);
        await store.MergedAsync();
        while (await reader.MoveNextAsync())
            lines.Add(SnapshotText.Line(reader.Current));
        Assert.Equal(before, lines.Order(StringComparer.Ordinal));
    }

    private static async Task<IPortHarness<IRealTimeViewStore>> Open(int memoryBytes) => new QuietHarness(await FolderOf(memoryBytes));

    private static Task<FolderHarness<IRealTimeViewStore>> FolderOf(int memoryBytes) => FolderHarness<IRealTimeViewStore>.OpenAsync(
        folder => Task.FromResult<IRealTimeViewStore>(SqliteRealTimeViewStore.Open(
            Path.Combine(folder, "realtime.sqlite"), new SqliteRealTimeViewStoreOptions { CheckpointInterval = Never, MemoryBytes = memoryBytes }, TimeProvider.System)),
        store => ((SqliteRealTimeViewStore)store).DisposeAsync());

    /// <summary>One partition, each of whose flushes is followed by a checkpoint.</summary>
    private sealed class Life
    {
        private readonly InMemoryRealTimeViewStore _model = new();
        private Consumer _consumer = new(0, "one");

        public async Task AcquireAsync(IRealTimeViewStore store)
        {
            await store.AcquireAsync(0, "one", default);
            await _model.AcquireAsync(0, "one", default);
        }

        public async Task DoAsync(IPortHarness<IRealTimeViewStore> harness, string operation, int number)
        {
            switch (operation)
            {
                case "reopen":
                    await harness.ReopenAsync();
                    await AcquireAsync(harness.Port);
                    break;
                case "crash":
                    await harness.CrashAsync();
                    await AcquireAsync(harness.Port);
                    break;
                case "reset":
                    Assert.True(await harness.Port.ResetAsync(0, "one", default));
                    Assert.True(await _model.ResetAsync(0, "one", default));
                    _consumer = new Consumer(0, "one");
                    await harness.Port.CheckpointAsync(default);
                    break;
                default:
                    var since = _consumer.Position;
                    if (operation == "barrier")
                        _consumer.Barrier();
                    if (operation == "drop")
                        _consumer.DropBelow(_consumer.CurrentEpoch - (number % 2));
                    await FlushAsync(harness.Port, number, since);
                    break;
            }

            if (number % 10 == 0)
                await AssertSameAsync(harness.Port);
        }

        public async Task FlushAsync(IRealTimeViewStore store, int number, long? since = null)
        {
            var flush = _consumer.Flush(since, [.. Enumerable.Range(number, 3).Select(i => new Change(
                $"p0 key {i % 7}", $"state {_consumer.Position}-{i}", i % 3 * 60, i % 2 == 0 ? "couriers" : "regions", i % 5 == 0 ? new Hold(i, i % 2) : null))]);
            Assert.True(await store.FlushAsync(flush, default));
            Assert.True(await _model.FlushAsync(flush, default));
            await store.CheckpointAsync(default);
        }

        public async Task AssertSameAsync(IRealTimeViewStore store)
        {
            Assert.Equal(await _model.TextAsync(0), await store.TextAsync(0));
            (long Pane, string Key)[] groups = [.. from pane in new[] { 0L, 60, 120 } from key in Enumerable.Range(0, 8) select (pane, $"p0 key {key}")];
            for (var epoch = 0; epoch <= _consumer.CurrentEpoch; epoch++)
                Assert.Equal(await _model.FindLinesAsync(0, epoch, "couriers", groups), await store.FindLinesAsync(0, epoch, "couriers", groups));
        }
    }
}
