using Lambda.Benchmarks.Data;
using Lambda.Benchmarks.Engine;
using Lambda.Benchmarks.Measuring;
using Lambda.Ports.DeadLetters;
using Lambda.Ports.Log;
using Lambda.Ports.RealTime;
using Lambda.SharedLogic.Encoding;
using Lambda.SharedLogic.Events;
using Lambda.SharedLogic.Policies;
using Lambda.SharedLogic.State;
using Lambda.SharedLogic.Views;
using Lambda.SpeedLayer;

namespace Lambda.Benchmarks.Speed;

/// <summary>The speed layer's work on one partition, from JSON to the states of a flush, beside a serializer, a hash set and the fold by hand.</summary>
public sealed class SpeedBenchmark : IBenchmark
{
    private const int Events = 400_000;
    private const int RecordsPerBatch = 2_000;
    private const int BatchesPerFlush = 25;
    private const int Rounds = 5;
    private readonly LogBatch[] _batches = Batches();
    private readonly IReadOnlyList<ViewDefinition> _views = DeliveryViews.Seven;

    /// <inheritdoc/>
    public void Run(Report report)
    {
        report.Title("Speed layer", $"{Events:N0} records of one partition, on one core: decoded, copies dropped, folded into all views; a flush every {RecordsPerBatch * BatchesPerFlush:N0}.");
        report.Duels("events", [
            ("JSON to an event", new Duel("System.Text.Json into a class", () => Cost.OfThread(Decode), () => Cost.OfThread(Deserialize)).Run(Rounds)),
            ("JSON to folded states", new Duel("System.Text.Json, a hash set, the fold by hand", () => Process(flush: false), () => Cost.OfThread(ProcessNaively)).Run(Rounds)),
            ("JSON to encoded states of a flush", new Duel("the same, which encodes nothing", () => Process(flush: true), () => Cost.OfThread(ProcessNaively)).Run(Rounds)),
        ]);
        report.Stages("one event, from a request to the stored states, each stage alone", ["stage", "ns", "bytes allocated"], [.. WholeWayAsync().GetAwaiter().GetResult()]);
    }

    private static LogBatch[] Batches()
    {
        var batches = new List<LogBatch>();
        var offset = 0L;
        foreach (var chunk in TaxiEvents.Read().Take(Events).Take(Events).Chunk(RecordsPerBatch))
        {
            var batch = new LogBatch();
            foreach (var record in chunk)
            {
                batch.AddEvent(offset, 1_546_300_800_000_000 + offset, record);
                offset++;
            }

            batches.Add(batch);
        }

        return [.. batches];
    }

    private long Decode()
    {
        var events = new DeliveryEventBatch();
        foreach (var batch in _batches)
        {
            Decode(batch, events);
        }

        return Events;
    }

    private static void Decode(LogBatch batch, DeliveryEventBatch into)
    {
        into.Clear();
        for (var i = 0; i < batch.Count; i++)
        {
            if (DeliveryEventJson.TryDecode(batch.ValueOf(i), into, out _))
            {
                into.Events[^1].Offset = batch.OffsetOf(i);
            }
        }
    }

    private long Deserialize()
    {
        foreach (var batch in _batches)
        {
            for (var i = 0; i < batch.Count; i++)
            {
                NaiveRecord.Read(batch.ValueOf(i));
            }
        }

        return Events;
    }

    private Cost Process(bool flush)
    {
        var fold = new PartitionFold("deliveries", new PartitionProgress(0, 0, 0, EventTimeClock.NothingSeen, "", []), new PartitionMemory(_views));
        var letters = new List<DeadLetter>();
        return Cost.OfThread(() =>
        {
            for (var i = 0; i < _batches.Length; i++)
            {
                fold.Process(_batches[i], letters);
                if ((i + 1) % BatchesPerFlush == 0)
                {
                    _ = flush ? fold.Changes() : null;
                    fold.ForgetChanges();
                }
            }

            return Events;
        });
    }

    private long ProcessNaively()
    {
        var (fold, seen) = (new NaiveFold(), new HashSet<string>());
        var events = new NaiveEvent[1];
        foreach (var batch in _batches)
        {
            for (var i = 0; i < batch.Count; i++)
            {
                var record = NaiveRecord.Read(batch.ValueOf(i));
                if (seen.Add(record.EventId))
                {
                    events[0] = record.ToEvent(batch.OffsetOf(i));
                    fold.Fold(events);
                }
            }
        }

        return Events;
    }

    private async Task<List<string[]>> WholeWayAsync()
    {
        var stores = new StoreStages([.. TaxiEvents.Read().Take(Events).Take(Events)]);
        var (append, read) = await stores.ThroughLogAsync();
        return
        [
            Row("read a request's body", stores.ReadRequests()),
            Row("append to the log, durable", append),
            Row("read from the log", read),
            .. Stages(),
            Row("flush into the real-time views, checkpoint included", await stores.FlushAsync(_views)),
        ];
    }

    /// <summary>Every stage over the same events, the second time around, when tables and buffers have their size.</summary>
    private IEnumerable<string[]> Stages()
    {
        var (events, writer) = (new DeliveryEventBatch(), new StateWriter());
        var tables = _views.Select(view => new StateTable(view, StateForm.Sketch)).ToArray();
        var (decode, place) = (default(Cost), default(Cost));
        var (folds, encodes, states) = (new Cost[tables.Length], new Cost[tables.Length], new long[tables.Length]);
        for (var round = 0; round < 2; round++)
        {
            var history = new PartitionHistory(PartitionHistory.WidestHorizon(_views), EventTimeClock.NothingSeen);
            (decode, place) = (default, default);
            (folds, encodes, states) = (new Cost[tables.Length], new Cost[tables.Length], new long[tables.Length]);
            for (var b = 0; b < _batches.Length; b++)
            {
                var batch = _batches[b];
                decode += Measured(() => Decode(batch, events));
                place += Measured(() => Place(history, events));
                for (var t = 0; t < tables.Length; t++)
                {
                    var table = tables[t];
                    folds[t] += Measured(() => table.Fold(events.Events));
                    if ((b + 1) % BatchesPerFlush == 0)
                    {
                        states[t] += table.ChangedRows.Count;
                        encodes[t] += Measured(() => Encode(table, writer), BatchesPerFlush * RecordsPerBatch);
                    }
                }
            }
        }

        yield return Row("decode and identify", decode);
        yield return Row("look for a copy", place);
        for (var t = 0; t < tables.Length; t++)
        {
            yield return Row($"fold into `{tables[t].View.Name}`", folds[t]);
        }

        for (var t = 0; t < tables.Length; t++)
        {
            yield return Row($"encode `{tables[t].View.Name}`, {Report.Number((double)states[t] / Events)} states an event", encodes[t]);
        }
    }

    private static Cost Measured(Action work, int units = RecordsPerBatch) => Cost.OfThread(() =>
    {
        work();
        return units;
    });

    private static string[] Row(string stage, Cost cost) => [stage, Report.Number(cost.Nanoseconds), Report.Number(Math.Round(cost.BytesEach, 1))];

    private static void Place(PartitionHistory history, DeliveryEventBatch events)
    {
        foreach (var placed in events.Events)
        {
            history.Place(placed, placed.Offset);
        }
    }

    private static void Encode(StateTable table, StateWriter writer)
    {
        foreach (var row in table.ChangedRows)
        {
            writer.Clear();
            table.Encode(row, writer);
            writer.ToArray();
        }

        table.ClearChanged();
    }
}
