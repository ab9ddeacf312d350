using Lambda.BatchLayer.Spilling;
using Lambda.Ports.Batch;
using Lambda.Ports.Catalog;
using Lambda.SharedLogic.Encoding;

namespace Lambda.BatchLayer.Runs;

/// <summary>
/// The rows of a view in canonical order, their number, and the hash of what was handed out (see <see cref="RowsHash"/>). Same events and same logic give the same
/// hash, whatever the order, parallelism, engine or memory. However many rows there are, one is in memory.
/// </summary>
public sealed class CanonicalRows : IDisposable
{
    private readonly RowsHash _hash = new();
    private readonly ViewVersion? _earlier;
    private readonly IRowReader _rows;

    /// <param name="earlier">A version whose rows are to be merged in; <c>null</c> when the table is everything.</param>
    /// <param name="table">The states, those since the earlier version. They must stay as they are meanwhile.</param>
    /// <param name="store">Has the earlier version's rows.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public CanonicalRows(ViewVersion? earlier, SpillingTable table, IBatchViewStore store, CancellationToken cancellationToken)
    {
        _earlier = earlier;
        _rows = earlier is null ? table.Read() : table.Read(new VersionRows(earlier, store, cancellationToken));
    }

    /// <summary>How many rows were handed out so far.</summary>
    public long Count { get; private set; }

    /// <summary>Hands out every row; its memory is used again for the next. Enumerate it once, to the end.</summary>
    /// <exception cref="MissingVersionException">The earlier version's rows are not there or, as may be told only at their end, not those that were published.</exception>
    public IEnumerable<BatchRow> Rows()
    {
        while (Read())
        {
            _hash.Add(_rows.Row);
            Count++;
            yield return _rows.Row;
        }
    }

    /// <summary>The hash of the rows handed out so far, in lower-case hex.</summary>
    public string HashSoFar() => _hash.SoFar();

    /// <inheritdoc/>
    public void Dispose()
    {
        _rows.Dispose();
        _hash.Dispose();
    }

    private bool Read()
    {
        try
        {
            return _rows.Read();
        }
        catch (CorruptStateException corrupt) when (_earlier is not null)
        {
            // States from memory and from disk are whole: the store has handed out one that is not.
            throw new MissingVersionException(_earlier.View, _earlier.Version, corrupt.Message);
        }
    }
}
