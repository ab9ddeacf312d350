using Lambda.Ports.RealTime;
using Lambda.Testing;

namespace Lambda.SpeedLayer.Tests;

/// <summary>What a consumer does while a flush is on its way. Nothing else in these tests waits, so a consumer is as far as it gets when its task is there.</summary>
public sealed class FlushUnderwayTests
{
    private const int RecordsPerRead = 5;

    [Fact]
    public async Task The_next_records_are_folded_up_to_what_one_flush_may_hold()
    {
        var bench = new Bench(RecordsPerRead);
        await bench.AppendAsync(Bench.Events(1000));
        var store = new SlowStore(bench.Store);
        using var stop = new CancellationTokenSource();
        var running = Consumer(bench, store, recordsPerFlush: 100).RunAsync(stop.Token);
        Assert.Equal([RecordsPerRead], store.Positions);

        store.Answer();
        await Eventually.Holds(() => store.Positions.Count == 2, "the next flush is on its way");
        Assert.Equal([RecordsPerRead, RecordsPerRead + 100], store.Positions);
        await stop.CancelAsync();
        store.AnswerAll();
        await running;
        Assert.Equal(store.Positions[^1], (await bench.ProgressAsync()).Position);
    }

    [Theory]
    [InlineData(long.MaxValue)]
    [InlineData(1)]
    public async Task What_comes_meanwhile_is_no_part_of_it(long memoryBytes)
    {
        var (bench, other) = (new Bench(RecordsPerRead), new Bench(RecordsPerRead));
        foreach (var target in (Bench[])[bench, other])
        {
            await target.AppendAsync(Bench.Events(300));
            await target.CutAsync(1);
            await target.AppendRubbishAsync();
            await target.AppendAsync(Bench.Events(300, first: 150));
        }

        var store = new SlowStore(bench.Store);
        using var stop = new CancellationTokenSource();
        var running = Consumer(bench, store, recordsPerFlush: 40, memoryBytes).RunAsync(stop.Token);
        while (store.Positions[^1] < 602)
        {
            var flushes = store.Positions.Count;
            store.Answer();
            await Eventually.Holds(() => store.Positions.Count > flushes, "the next flush is on its way");
        }

        await stop.CancelAsync();
        store.AnswerAll();
        await running;
        await other.CatchUpAsync();
        Assert.Equal(await other.EverythingAsync(), await bench.EverythingAsync());
        Assert.Equal(1, await bench.DeadLetters.CountAsync(default));
    }

    [Fact]
    public async Task A_stop_waits_for_it_and_flushes_the_rest()
    {
        var bench = new Bench(RecordsPerRead);
        await bench.AppendAsync(Bench.Events(20));
        var store = new SlowStore(bench.Store);
        using var stop = new CancellationTokenSource();
        var running = Consumer(bench, store, recordsPerFlush: 10).RunAsync(stop.Token);
        await stop.CancelAsync();
        Assert.False(running.IsCompleted);
        store.AnswerAll();
        await running;
        Assert.Equal(15, (await bench.ProgressAsync()).Position);
    }

    [Fact]
    public async Task Once_it_is_refused_nothing_follows_it()
    {
        var bench = new Bench(RecordsPerRead);
        await bench.AppendAsync(Bench.Events(100));
        var store = new SlowStore(bench.Store);
        var running = Consumer(bench, store, recordsPerFlush: 10).RunAsync(CancellationToken.None);
        await bench.Store.AcquireAsync(0, "another", default);
        store.Answer();
        await Assert.ThrowsAsync<OwnershipLostException>(() => running);
        Assert.Single(store.Positions);
        Assert.Equal(0, store.Applied);
    }

    private static PartitionConsumer Consumer(Bench bench, IRealTimeViewStore store, int recordsPerFlush, long memoryBytes = long.MaxValue) => new(
        0, "owner", Bench.Logic, bench.Views, bench.Log, store, bench.DeadLetters, bench.Catalog, bench.Options with { RecordsPerFlush = recordsPerFlush, MemoryBytes = memoryBytes }, TimeProvider.System);

    /// <summary>Writes each flush only when it is told to answer.</summary>
    private sealed class SlowStore(IRealTimeViewStore store) : PassingRealTimeStore(store)
    {
        private readonly List<long> _positions = [];
        private readonly SemaphoreSlim _answers = new(0);

        /// <summary>The positions of the flushes that were begun.</summary>
        public IReadOnlyList<long> Positions
        {
            get
            {
                lock (_positions)
                    return [.. _positions];
            }
        }

        public int Applied { get; private set; }

        public void Answer() => _answers.Release();

        public void AnswerAll() => _answers.Release(1000);

        public override async ValueTask<bool> FlushAsync(RealTimeFlush flush, CancellationToken cancellationToken)
        {
            lock (_positions)
                _positions.Add(flush.Progress.Position);
            await _answers.WaitAsync(cancellationToken);
            var isWritten = await base.FlushAsync(flush, cancellationToken);
            Applied += isWritten ? 1 : 0;
            return isWritten;
        }
    }
}
