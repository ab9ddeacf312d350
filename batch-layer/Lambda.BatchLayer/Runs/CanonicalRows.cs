using Lambda.Ports.Batch;
using Lambda.SharedLogic.Encoding;
using Lambda.SharedLogic.State;

namespace Lambda.BatchLayer.Runs;

/// <summary>
/// The rows of a table in canonical order, and the hash of what was handed out (see <see cref="RowsHash"/>). Same events and same logic give the same hash,
/// whatever the order, parallelism or engine.
/// </summary>
public sealed class CanonicalRows(StateTable table) : IDisposable
{
    private readonly RowsHash _hash = new();

    /// <summary>Hands out every row. Enumerate it once, to the end.</summary>
    public IEnumerable<BatchRow> Rows()
    {
        var buffer = new StateWriter();
        foreach (var row in table.SortedRows())
        {
            buffer.Clear();
            table.Encode(row, buffer);
            var batchRow = new BatchRow(table.PaneOf(row), table.KeyOf(row).ToArray(), buffer.ToArray());
            _hash.Add(batchRow);
            yield return batchRow;
        }
    }

    /// <summary>The hash of the rows handed out so far, in lower-case hex.</summary>
    public string HashSoFar() => _hash.SoFar();

    /// <inheritdoc/>
    public void Dispose() => _hash.Dispose();
}
