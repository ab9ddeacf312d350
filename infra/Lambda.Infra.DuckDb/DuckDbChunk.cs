using Lambda.Infra.DuckDb.Native;

namespace Lambda.Infra.DuckDb;

/// <summary>Up to 2,048 rows of a result, by column.</summary>
public sealed class DuckDbChunk
{
    private readonly ResultHandle _owner;
    private readonly IReadOnlyList<DuckDbColumn> _columns;

    internal DuckDbChunk(ResultHandle owner, IReadOnlyList<DuckDbColumn> columns)
    {
        _owner = owner;
        _columns = columns;
    }

    /// <summary>How many rows the chunk has now.</summary>
    public int Count => checked((int)NativeMethods.ChunkSize(Current));

    /// <summary>A column of the rows, read in place.</summary>
    public unsafe DuckDbVector Column(int column)
    {
        var vector = NativeMethods.ChunkVector(Current, (ulong)column);
        ArgumentOutOfRangeException.ThrowIfZero(vector, nameof(column));
        return new DuckDbVector(
            _columns[column], Count, NativeMethods.VectorData(vector), NativeMethods.VectorValidity(vector));
    }

    private nint Current
    {
        get
        {
            ObjectDisposedException.ThrowIf(_owner.IsClosed || _owner.Chunk == 0, this);
            return _owner.Chunk;
        }
    }
}
