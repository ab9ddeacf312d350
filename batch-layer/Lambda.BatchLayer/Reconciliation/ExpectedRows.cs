using System.Runtime.CompilerServices;
using Lambda.BatchLayer.Runs;
using Lambda.Ports.Batch;
using Lambda.Ports.Catalog;
using Lambda.SharedLogic.Encoding;
using Lambda.SharedLogic.State;

namespace Lambda.BatchLayer.Reconciliation;

/// <summary>The rows that a version must have: those of an earlier version, and what the events since then add to them.</summary>
/// <param name="earlier">The earlier version; <c>null</c> when <paramref name="added"/> is everything.</param>
/// <param name="added">The exact states of the events since then. Of no use any more once the rows were read.</param>
/// <param name="store">Has the earlier version's rows.</param>
internal sealed class ExpectedRows(ViewVersion? earlier, StateTable added, IBatchViewStore store)
{
    private readonly StateWriter _state = new();

    /// <summary>Hands out every row in canonical order. Enumerate it once.</summary>
    /// <exception cref="MissingVersionException">The earlier version's rows are not there, or not those that were published.</exception>
    public async IAsyncEnumerable<BatchRow> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var rows = added.SortedRows();
        var next = 0;
        await foreach (var row in EarlierAsync(cancellationToken))
        {
            while (next < rows.Length && Compare(rows[next], row) < 0)
            {
                yield return Row(rows[next++]);
            }

            yield return next < rows.Length && Compare(rows[next], row) == 0 ? Merged(rows[next++], row) : row;
        }

        while (next < rows.Length)
        {
            yield return Row(rows[next++]);
        }
    }

    private async IAsyncEnumerable<BatchRow> EarlierAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (earlier is null)
        {
            yield break;
        }

        using var hash = new RowsHash();
        await foreach (var row in store.ReadAsync(new BatchQuery(earlier.View, earlier.Version), cancellationToken))
        {
            hash.Add(row);
            yield return row;
        }

        // It was right when its report was made; what has happened to its rows since then must not pass for right.
        if (hash.SoFar() != earlier.Hash)
        {
            throw new MissingVersionException(earlier.View, earlier.Version, "its rows are not those that were published");
        }
    }

    private int Compare(int row, BatchRow other)
    {
        var byPane = added.PaneOf(row).CompareTo(other.Pane);
        return byPane != 0 ? byPane : added.KeyOf(row).SequenceCompareTo(other.Key.Span);
    }

    private BatchRow Merged(int row, BatchRow other)
    {
        try
        {
            added.MergeEncoded(row, other.State.Span, StateForm.Exact);
            return Row(row);
        }
        catch (CorruptStateException corrupt)
        {
            throw new MissingVersionException(earlier!.View, earlier.Version, corrupt.Message);
        }
    }

    private BatchRow Row(int row)
    {
        _state.Clear();
        added.Encode(row, _state);
        return new BatchRow(added.PaneOf(row), added.KeyOf(row).ToArray(), _state.ToArray());
    }
}
