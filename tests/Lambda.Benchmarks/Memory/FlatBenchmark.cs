using Lambda.Benchmarks.Data;
using Lambda.Benchmarks.Measuring;
using Lambda.Infra.Sqlite.RealTime;
using Lambda.Ports.DeadLetters;
using Lambda.Ports.Log;
using Lambda.Ports.RealTime;
using Lambda.SharedLogic.Deliveries;
using Lambda.SharedLogic.Policies;
using Lambda.SharedLogic.Views;
using Lambda.SpeedLayer;
using Lambda.Testing;

namespace Lambda.Benchmarks.Memory;

/// <summary>What an event costs the speed layer when few, and when many, lie behind it in the open epoch: states that leave memory, and a file that grows.</summary>
public sealed class FlatBenchmark : IBenchmark
{
    private const int RecordsPerBatch = 2_000;
    private const int BatchesPerFlush = 10;
    private const int FlushesPerCheckpoint = 10;
    private const int WarmUp = 400_000;
    private static readonly int[] InOrder = [1_000_000, 5_000_000, 10_000_000, 20_000_000];
    private static readonly int[] Late = [1_000_000, 5_000_000];

    /// <inheritdoc/>
    public void Run(Report report)
    {
        report.Title("The same cost however many came before", $"One partition of one open epoch, all views, the speed layer with a partition's share of its memory (64 MiB), the embedded store with 16 MiB; a flush every {RecordsPerBatch * BatchesPerFlush:N0} records, a checkpoint every {FlushesPerCheckpoint} flushes. Processor time of an event, of all events since the row before, without the first {WarmUp:N0}, which compile the code: *beside* is what other threads did meanwhile, that is merging runs and the collector's work. *heap* is what the process holds at the end, collected.");
        var rows = new List<string[]>();
        Add(rows, "in order of time", events => events.TakeInOrder(InOrder[^1]), InOrder);
        Add(rows, "59 days over and over, a day later each time", events => events.Take(Late[^1]), Late);
        report.Table(["events come", "up to", "decode, fold and encode, ns", "bytes allocated", "flush and checkpoint, ns", "beside, ns", "store in all, ns", "all, ns", "ratio to the first", "groups", "heap, MB"], rows);
    }

    private static void Add(List<string[]> rows, string load, Func<TaxiEvents, IEnumerable<byte[]>> events, int[] marks)
    {
        var first = 0.0;
        foreach (var (mark, fold, store, beside, groups) in Measure(events(TaxiEvents.Read()), marks))
        {
            var all = fold.Nanoseconds + store.Nanoseconds + beside;
            first = first > 0 ? first : all;
            rows.Add([
                load, $"{mark:N0}", Report.Number(fold.Nanoseconds), Report.Number(Math.Round(fold.BytesEach, 1)), Report.Number(store.Nanoseconds), Report.Number(beside),
                Report.Number(store.Nanoseconds + beside), Report.Number(all), Report.Number(all / first), $"{groups:N0}", Report.Number(GC.GetTotalMemory(true) / 1e6),
            ]);
            Console.WriteLine(string.Join(" | ", rows[^1]));
        }
    }

    private static IEnumerable<(int Mark, Cost Fold, Cost Store, double Beside, long Groups)> Measure(IEnumerable<byte[]> events, int[] marks)
    {
        using var folder = new TemporaryFolder();
        var store = SqliteRealTimeViewStore.Open(
            folder.PathOf("realtime.sqlite"), new SqliteRealTimeViewStoreOptions { CheckpointInterval = TimeSpan.FromDays(1), MemoryBytes = 16 << 20 }, TimeProvider.System);
        var work = new Work(store);
        try
        {
            var (fold, stored) = (default(Cost), default(Cost));
            var others = Others();
            foreach (var chunk in events.Take(marks[^1]).Chunk(RecordsPerBatch))
            {
                var (folding, storing) = work.Do(chunk);
                (fold, stored) = (fold + folding, stored + storing);
                if (marks.Contains(work.Events))
                {
                    yield return (work.Events, fold, stored, (Others() - others).TotalNanoseconds / fold.Units, work.Groups);
                }

                if (marks.Contains(work.Events) || work.Events == WarmUp)
                {
                    (fold, stored, others) = (default, default, Others());
                }
            }
        }
        finally
        {
            store.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }
    }

    /// <summary>What all threads but this one have used so far.</summary>
    private static TimeSpan Others() => ProcessorTime.Process - ProcessorTime.Thread;

    private sealed class Work
    {
        private const string Owner = "benchmark";
        private readonly PartitionFold _fold = new(
            "deliveries", new PartitionProgress(0, 0, 0, EventTimeClock.NothingSeen, "", []), new PartitionMemory(ViewRegistry.Discover(typeof(CouriersHourly).Assembly).Views, 64 << 20));
        private readonly List<DeadLetter> _letters = [];
        private readonly LogBatch _batch = new();
        private readonly SqliteRealTimeViewStore _store;
        private long _flushed;
        private int _batches;

        public Work(SqliteRealTimeViewStore store)
        {
            _store = store;
            Done(store.AcquireAsync(0, Owner, default).AsTask());
        }

        public int Events { get; private set; }

        public long Groups => _fold.Progress().Epochs[^1].Views.Sum(view => view.Groups);

        /// <summary>Folds a batch, and flushes and checkpoints when it is time: what the speed layer cost, and what the store did.</summary>
        public (Cost Fold, Cost Store) Do(byte[][] records)
        {
            _batch.Clear();
            foreach (var record in records)
            {
                _batch.AddEvent(Events, 1_546_300_800_000_000 + Events, record);
                Events++;
            }

            var fold = Measured(() => _fold.Process(_batch, _letters), records.Length);
            return ++_batches % BatchesPerFlush == 0 ? Flush(fold) : (fold, default);
        }

        private (Cost Fold, Cost Store) Flush(Cost fold)
        {
            RealTimeFlush? flush = null;
            var find = Measured(() => Done(_fold.CompleteAsync((epoch, groups, found) => _store.FindAsync(0, epoch, groups, found, default)).AsTask()), 0);
            var encode = Measured(() => flush = new RealTimeFlush(Owner, _flushed, _fold.Progress(), _fold.Changes()), 0);
            var store = Measured(() => Done(_store.FlushAsync(flush!, default).AsTask()), RecordsPerBatch * BatchesPerFlush);
            var forget = Measured(_fold.ForgetChanges, 0);
            _flushed = Events;
            var isCheckpoint = _batches % (BatchesPerFlush * FlushesPerCheckpoint) == 0;
            return (fold + find + encode + forget, isCheckpoint ? store + Measured(() => Done(_store.CheckpointAsync(default).AsTask()), 0) : store);
        }

        private static Cost Measured(Action work, int units) => Cost.OfThread(() =>
        {
            work();
            return units;
        });

        private static void Done(Task task) => task.GetAwaiter().GetResult();
    }
}
