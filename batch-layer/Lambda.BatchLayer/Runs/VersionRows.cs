using Lambda.Ports.Batch;
using Lambda.Ports.Catalog;

namespace Lambda.BatchLayer.Runs;

/// <summary>
/// The rows of a published version, in canonical order, one at a time. Whoever has read to the end knows that they are those that were published: what is built on
/// other ones would be published as sound, and built on again.
/// </summary>
internal sealed class VersionRows(ViewVersion version, IBatchViewStore store, CancellationToken cancellationToken) : IRowReader
{
    private readonly RowsHash _hash = new();
    private readonly IAsyncEnumerator<BatchRow> _rows =
        store.ReadAsync(new BatchQuery(version.View, version.Version), cancellationToken).GetAsyncEnumerator(cancellationToken);

    public BatchRow Row => _rows.Current;

    /// <inheritdoc/>
    /// <exception cref="MissingVersionException">The version's rows are not there, or not those that were published.</exception>
    public bool Read()
    {
        // Rows are merged and written by a thread that has nothing else to do: it waits here for a store that is not on this machine.
        if (Wait(_rows.MoveNextAsync()))
        {
            _hash.Add(_rows.Current);
            return true;
        }

        return _hash.SoFar() == version.Hash
            ? false
            : throw new MissingVersionException(version.View, version.Version, "its rows are not those that were published");
    }

    public void Dispose()
    {
        var disposed = _rows.DisposeAsync();
        if (!disposed.IsCompletedSuccessfully)
        {
            disposed.AsTask().GetAwaiter().GetResult();
        }

        _hash.Dispose();
    }

    private static bool Wait(ValueTask<bool> moved) => moved.IsCompletedSuccessfully ? moved.Result : moved.AsTask().GetAwaiter().GetResult();
}
