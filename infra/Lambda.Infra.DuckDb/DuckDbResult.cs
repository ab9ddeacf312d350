using Lambda.Infra.DuckDb.Native;

namespace Lambda.Infra.DuckDb;

/// <summary>The rows of a statement, in chunks of up to 2,048. Forward only, one thread at a time.</summary>
public sealed class DuckDbResult : IDisposable
{
    private readonly ResultHandle _handle;
    private readonly DuckDbChunk _chunk;

    internal DuckDbResult(ResultHandle handle)
    {
        _handle = handle;
        Columns = ReadColumns(handle);
        _chunk = new DuckDbChunk(handle, Columns);
    }

    /// <summary>The columns, in the order of the query.</summary>
    public IReadOnlyList<DuckDbColumn> Columns { get; }

    /// <summary>
    /// The next rows, or null at the end. The chunk is one object used again and again: what was read from it is gone at the
    /// next call and when the result is disposed.
    /// </summary>
    /// <exception cref="DuckDbException">The query failed while it ran, or was interrupted.</exception>
    public DuckDbChunk? NextChunk()
    {
        ObjectDisposedException.ThrowIf(_handle.IsClosed, this);
        return _handle.FetchNext() ? _chunk : null;
    }

    /// <inheritdoc/>
    public void Dispose() => _handle.Dispose();

    private static unsafe DuckDbColumn[] ReadColumns(ResultHandle handle)
    {
        var columns = new DuckDbColumn[checked((int)NativeMethods.ColumnCount(handle.Result))];
        for (var i = 0; i < columns.Length; i++)
        {
            var type = NativeMethods.ColumnLogicalType(handle.Result, (ulong)i);
            columns[i] = DuckDbColumn.From(NativeMethods.TextOf(NativeMethods.ColumnName(handle.Result, (ulong)i)) ?? "", type);
            NativeMethods.DestroyLogicalType(ref type);
        }

        return columns;
    }
}
