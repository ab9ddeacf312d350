using System.Runtime.CompilerServices;
using Lambda.Infra.DuckDb.Native;

namespace Lambda.Infra.DuckDb;

/// <summary>
/// One column of a chunk, read in place: no call and no allocation per row. Valid until the next chunk is fetched.
/// </summary>
public readonly unsafe ref struct DuckDbVector
{
    private readonly DuckDbColumn _column;
    private readonly int _cellBytes;
    private readonly void* _data;
    private readonly ulong* _validity;

    internal DuckDbVector(DuckDbColumn column, int count, void* data, ulong* validity)
    {
        _column = column;
        _cellBytes = column.CellBytes;
        Count = count;
        _data = data;
        _validity = validity;
    }

    /// <summary>How many rows there are.</summary>
    public int Count { get; }

    /// <summary>False when no row is NULL, so that <see cref="IsNull"/> need not be asked.</summary>
    public bool MayHaveNulls => _validity is not null;

    /// <summary>Whether a row is NULL; its cell then holds anything.</summary>
    public bool IsNull(int row)
    {
        CheckRow(row);
        return _validity is not null && (_validity[row >> 6] & (1UL << (row & 63))) == 0;
    }

    /// <summary>The cells of a column of fixed width.</summary>
    /// <typeparam name="T">A type of the cell's width: <see cref="long"/> for BIGINT and times, <see cref="Int128"/> for HUGEINT, …</typeparam>
    /// <exception cref="InvalidOperationException">The column's cells have another width, or are strings.</exception>
    public ReadOnlySpan<T> Values<T>()
        where T : unmanaged
    {
        if (_cellBytes != Unsafe.SizeOf<T>())
        {
            throw new InvalidOperationException($"Column '{_column.Name}' is {_column.Type}: its cells are not {typeof(T).Name}.");
        }

        return new ReadOnlySpan<T>(_data, Count);
    }

    /// <summary>The bytes of a VARCHAR (UTF-8) or BLOB, in place. Not for a NULL.</summary>
    /// <exception cref="InvalidOperationException">The column holds something else.</exception>
    public ReadOnlySpan<byte> Bytes(int row)
    {
        CheckRow(row);
        if (_cellBytes != DuckDbColumn.BytesCell)
        {
            throw new InvalidOperationException($"Column '{_column.Name}' is {_column.Type}, not text or bytes.");
        }

        return NativeString.BytesOf((NativeString*)_data + row);
    }

    /// <summary>The row's value as an object; see <see cref="DuckDbRows"/> for the types. For small answers: it allocates.</summary>
    internal object? Value(int row) => IsNull(row) ? null : DuckDbValue.Read(this, _column, row);

    private void CheckRow(int row)
    {
        if ((uint)row >= (uint)Count)
        {
            throw new ArgumentOutOfRangeException(nameof(row), row, $"The chunk has {Count} rows.");
        }
    }
}
