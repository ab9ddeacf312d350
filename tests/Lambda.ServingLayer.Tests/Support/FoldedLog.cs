using Lambda.Ports.Log;
using Lambda.Ports.RealTime;
using Lambda.SharedLogic.Encoding;
using Lambda.SharedLogic.Events;
using Lambda.SharedLogic.State;
using Lambda.SharedLogic.Views;

namespace Lambda.ServingLayer.Tests.Support;

/// <summary>One partition of a log, epoch by epoch. Copies are left out, wherever they are.</summary>
public sealed class FoldedLog
{
    private readonly int _partition;
    private readonly HashSet<EventIdentity> _seen = [];

    private FoldedLog(int partition) => _partition = partition;

    public List<Epoch> Epochs { get; } = [new Epoch(0, 0)];

    public long End { get; private set; }

    public long HighestEventTime { get; private set; } = long.MinValue;

    public static async Task<FoldedLog> ReadAsync(IEventLog log, int partition)
    {
        var folded = new FoldedLog(partition);
        await using var reader = log.OpenReader(partition, 0);
        var batch = new LogBatch();
        while (await reader.ReadAsync(batch, TimeSpan.Zero, CancellationToken.None))
        {
            for (var i = 0; i < batch.Count; i++)
            {
                folded.Take(batch, i);
            }
        }

        return folded;
    }

    private void Take(LogBatch batch, int index)
    {
        End = batch.OffsetOf(index) + 1;
        if (batch.KindOf(index) == RecordKind.Barrier)
        {
            Epochs.Add(new Epoch(batch.EpochOf(index), batch.OffsetOf(index)) { Control = 1 });
        }
        else
        {
            Epochs[^1].Take(batch.ValueOf(index), batch.OffsetOf(index), _partition, _seen);
        }

        Epochs[^1].End = End;
        HighestEventTime = Math.Max(HighestEventTime, Epochs[^1].HighestEventTime);
    }

    /// <summary>One epoch of the partition.</summary>
    public sealed class Epoch(long number, long first)
    {
        private readonly DeliveryEventBatch _events = new();
        private int _duplicates;
        private int _dead;

        public long Number => number;

        public long First => first;

        public long End { get; set; }

        public int Control { get; init; }

        public int EventCount => _events.Count;

        public long HighestEventTime { get; private set; } = long.MinValue;

        public void Take(ReadOnlySpan<byte> json, long offset, int partition, HashSet<EventIdentity> seen)
        {
            if (!DeliveryEventJson.TryDecode(json, _events, out _))
            {
                _dead++;
                return;
            }

            var taken = _events.Events[^1];
            (taken.Offset, taken.Partition) = (offset, partition);
            HighestEventTime = Math.Max(HighestEventTime, taken.EventTime);
            if (!seen.Add(taken.Identity))
            {
                _events.RemoveLast();
                _duplicates++;
            }
        }

        public void FoldInto(StateTable table) => table.Fold(_events.Events);

        public EpochProgress Progress(IEnumerable<ViewDefinition> views) => new(
            number, first, End, Control, _dead, [.. views.Select(view => new ViewCounts(view.Name, _events.Count, _duplicates, 0, Table(view).Count))]);

        public IEnumerable<RealTimeState> States(IEnumerable<ViewDefinition> views) => views.SelectMany(view =>
        {
            var table = Table(view);
            return Enumerable.Range(0, table.Count).Select(row =>
            {
                var state = new StateWriter();
                table.Encode(row, state);
                return new RealTimeState(view.Name, number, table.PaneOf(row), table.KeyOf(row).ToArray(), state.ToArray());
            });
        });

        private StateTable Table(ViewDefinition view)
        {
            var table = new StateTable(view, StateForm.Sketch);
            FoldInto(table);
            return table;
        }
    }
}
