using Lambda.Ports.Batch;
using Lambda.SharedLogic.Encoding;
using Lambda.SharedLogic.State;

namespace Lambda.BatchLayer.Spilling;

/// <summary>The rows of a table in memory, in canonical order, encoded one at a time. The table must stay as it is meanwhile.</summary>
internal sealed class TableRows(StateTable table) : IRowReader
{
    private readonly int[] _rows = table.SortedRows();
    private readonly StateWriter _row = new();
    private int _next;

    public BatchRow Row { get; private set; }

    public bool Read()
    {
        if (_next == _rows.Length)
        {
            return false;
        }

        var row = _rows[_next++];
        _row.Clear();
        _row.WriteBytes(table.KeyOf(row));
        var keyEnd = _row.Length;
        table.Encode(row, _row);
        var written = _row.WrittenMemory;
        Row = new BatchRow(table.PaneOf(row), written[(keyEnd - table.KeyOf(row).Length)..keyEnd], written[keyEnd..]);
        return true;
    }

    public void Dispose()
    {
    }
}
