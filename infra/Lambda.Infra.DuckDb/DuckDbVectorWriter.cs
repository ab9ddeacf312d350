using System.Runtime.CompilerServices;
using System.Text.Unicode;
using Lambda.Infra.DuckDb.Native;

namespace Lambda.Infra.DuckDb;

/// <summary>
/// Writes one column of the chunk that an appender appends next. It points into that chunk: after
/// <see cref="DuckDbAppender.Append"/> take a new one, and use none after the appender is disposed.
/// </summary>
public unsafe struct DuckDbVectorWriter
{
    private readonly DuckDbColumn _column;
    private readonly nint _vector;
    private readonly void* _data;
    private readonly int _cellBytes;
    private ulong* _validity;

    internal DuckDbVectorWriter(DuckDbColumn column, nint vector)
    {
        _column = column;
        _vector = vector;
        _data = NativeMethods.VectorData(vector);
        _cellBytes = column.CellBytes;
    }

    /// <summary>All cells of a column of fixed width, to be written in place.</summary>
    /// <typeparam name="T">A type of the cell's width.</typeparam>
    /// <exception cref="InvalidOperationException">The column's cells have another width, or are strings.</exception>
    public readonly Span<T> Values<T>()
        where T : unmanaged
    {
        CheckWidth<T>();
        return new Span<T>(_data, DuckDbAppender.ChunkRows);
    }

    /// <summary>Writes one cell of a column of fixed width.</summary>
    /// <typeparam name="T">A type of the cell's width.</typeparam>
    /// <exception cref="InvalidOperationException">The column's cells have another width, or are strings.</exception>
    public readonly void Set<T>(int row, T value)
        where T : unmanaged
    {
        CheckWidth<T>();
        CheckRow(row);
        ((T*)_data)[row] = value;
    }

    /// <summary>Makes a row NULL.</summary>
    public void SetNull(int row)
    {
        CheckRow(row);
        if (_validity is null)
        {
            NativeMethods.EnsureValidityWritable(_vector);
            _validity = NativeMethods.VectorValidity(_vector);
        }

        _validity[row >> 6] &= ~(1UL << (row & 63));
    }

    /// <summary>Copies text into a row of a VARCHAR column.</summary>
    /// <exception cref="ArgumentException">The text is not UTF-8.</exception>
    /// <exception cref="InvalidOperationException">The column holds something else.</exception>
    public readonly void SetText(int row, ReadOnlySpan<byte> utf8)
    {
        Require(DuckDbType.Varchar);
        if (!Utf8.IsValid(utf8))
        {
            throw new ArgumentException("The text is not UTF-8.", nameof(utf8));
        }

        Write(row, utf8);
    }

    /// <summary>Copies bytes into a row of a BLOB column.</summary>
    /// <exception cref="InvalidOperationException">The column holds something else.</exception>
    public readonly void SetBlob(int row, ReadOnlySpan<byte> bytes)
    {
        Require(DuckDbType.Blob);
        Write(row, bytes);
    }

    private readonly void CheckWidth<T>()
        where T : unmanaged
    {
        if (_cellBytes != Unsafe.SizeOf<T>())
        {
            throw new InvalidOperationException($"The column is {_column.Type}: its cells are not {typeof(T).Name}.");
        }
    }

    private readonly void Write(int row, ReadOnlySpan<byte> bytes)
    {
        CheckRow(row);
        if (bytes.Length <= NativeString.InlineBytes)
        {
            NativeString.WriteInline((NativeString*)_data + row, bytes);
            return;
        }

        fixed (byte* pointer = bytes)
        {
            NativeMethods.AssignBytes(_vector, (ulong)row, pointer, (ulong)bytes.Length);
        }
    }

    private readonly void Require(DuckDbType type)
    {
        if (_column.Type != type)
        {
            throw new InvalidOperationException($"The column is {_column.Type}, not {type}.");
        }
    }

    private static void CheckRow(int row) =>
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)row, (uint)DuckDbAppender.ChunkRows, nameof(row));
}
