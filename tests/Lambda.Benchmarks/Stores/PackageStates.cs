using Lambda.Ports.Batch;
using Lambda.SharedLogic.Deliveries;
using Lambda.SharedLogic.Encoding;
using Lambda.SharedLogic.Events;
using Lambda.SharedLogic.State;
using Lambda.SharedLogic.Views;

namespace Lambda.Benchmarks.Stores;

/// <summary>What events make of the view <c>packages</c>: rows to be written.</summary>
internal static class PackageStates
{
    /// <summary>The view.</summary>
    public static ViewDefinition View { get; } = new Packages().Define();

    /// <summary>Folds events once.</summary>
    public static BatchRow[] Of(IEnumerable<ReadOnlyMemory<byte>> records)
    {
        var (events, table, writer) = (new DeliveryEventBatch(), new StateTable(View, StateForm.Sketch), new StateWriter());
        foreach (var record in records)
        {
            events.Clear();
            DeliveryEventJson.TryDecode(record.Span, events, out _);
            table.Fold(events.Events);
        }

        return [.. table.SortedRows().Select(row =>
        {
            writer.Clear();
            table.Encode(row, writer);
            return new BatchRow(table.PaneOf(row), table.KeyOf(row).ToArray(), writer.ToArray());
        })];
    }
}
