using Lambda.BatchLayer.Spilling;
using Lambda.Ports.Batch;
using Lambda.Ports.RealTime;
using Lambda.SharedLogic.State;
using Lambda.SharedLogic.Views;

namespace Lambda.BatchLayer.Reconciliation;

/// <summary>What the real-time store holds of one view, in one partition and epoch, as bytes: whether they are states of the view is what gets found out.</summary>
internal sealed class StoredStates(ViewDefinition view, ISpillArea area) : ISpills
{
    /// <summary>Two arrays with their headers, and a place in the list.</summary>
    private const int BytesBesides = 112;

    private readonly SpilledRuns _runs = new(area);
    private List<BatchRow> _rows = [];

    /// <inheritdoc/>
    public long Bytes { get; private set; }

    /// <inheritdoc/>
    public bool CanSpill => _rows.Count > 0;

    /// <summary>Takes in a state; each group comes once, in no particular order.</summary>
    public void Add(RealTimeState state)
    {
        _rows.Add(new BatchRow(state.Pane, state.Key, state.State));
        Bytes += state.Key.Length + state.State.Length + BytesBesides;
    }

    /// <inheritdoc/>
    public void Measure()
    {
    }

    /// <inheritdoc/>
    public void Spill()
    {
        _runs.Add(Sorted(), view, StateForm.Sketch);
        LetGo.Of(Bytes);
        (_rows, Bytes) = ([], 0);
    }

    /// <summary>All of them in canonical order.</summary>
    public IRowReader Read() => new MergedRows(view, StateForm.Sketch, [.. _runs.Read(), Sorted()]);

    private ListedRows Sorted()
    {
        _rows.Sort(RowOrder.Canonical);
        return new ListedRows(_rows);
    }

    private sealed class ListedRows(List<BatchRow> rows) : IRowReader
    {
        private int _next;

        public BatchRow Row { get; private set; }

        public bool Read()
        {
            if (_next == rows.Count)
            {
                return false;
            }

            Row = rows[_next++];
            return true;
        }

        public void Dispose()
        {
        }
    }
}
