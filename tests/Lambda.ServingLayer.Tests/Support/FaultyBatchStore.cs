using Lambda.Ports.Batch;
using Lambda.Testing.InMemory;

namespace Lambda.ServingLayer.Tests.Support;

/// <summary>A batch view store that can be made to fail or to change rows, and that counts the rows it gave.</summary>
public sealed class FaultyBatchStore : IBatchViewStore
{
    public InMemoryBatchViewStore Inner { get; } = new();

    public Exception? ReadError { get; set; }

    public Func<BatchRow, BatchRow> Change { get; set; } = row => row;

    public int RowsRead { get; private set; }

    public BatchQuery? LastQuery { get; private set; }

    public async IAsyncEnumerable<BatchRow> ReadAsync(
        BatchQuery query, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        LastQuery = query;
        if (ReadError is { } error)
        {
            throw error;
        }

        await foreach (var row in Inner.ReadAsync(query, cancellationToken))
        {
            RowsRead++;
            yield return Change(row);
        }
    }

    public ValueTask WriteAsync(string view, long version, IEnumerable<BatchRow> rows, CancellationToken cancellationToken) => Inner.WriteAsync(view, version, rows, cancellationToken);

    public ValueTask DropAsync(string view, long version, CancellationToken cancellationToken) => Inner.DropAsync(view, version, cancellationToken);

    public ValueTask<IReadOnlyList<long>> VersionsAsync(string view, CancellationToken cancellationToken) => Inner.VersionsAsync(view, cancellationToken);
}
