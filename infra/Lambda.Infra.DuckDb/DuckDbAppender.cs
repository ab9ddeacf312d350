using Lambda.Infra.DuckDb.Native;

namespace Lambda.Infra.DuckDb;

/// <summary>
/// Writes rows into a table a chunk at a time: fill each column with <see cref="Column"/>, then <see cref="Append"/>. Rows are
/// in the table after <see cref="Close"/>; an appender disposed without it drops what it still buffers.
/// </summary>
public sealed class DuckDbAppender : IDisposable
{
    /// <summary>Most rows of one chunk: DuckDB's vector size.</summary>
    public const int ChunkRows = 2048;

    private readonly AppenderHandle _appender;
    private readonly ChunkHandle _chunk;
    private readonly DuckDbColumn[] _columns;

    internal DuckDbAppender(ConnectionHandle connection, string table)
    {
        var state = NativeMethods.CreateAppender(connection, null, table, out _appender);
        if (state != NativeState.Success)
        {
            using (_appender)
            {
                throw Failure($"Table '{table}' cannot be appended to");
            }
        }

        var types = ColumnTypes(_appender);
        _columns = Array.ConvertAll(types, type => DuckDbColumn.From("", type));
        _chunk = CreateChunk(types);
    }

    /// <summary>How many columns the table has.</summary>
    public int ColumnCount => _columns.Length;

    /// <summary>A writer over one column of the rows to be appended next. A row that is not written holds anything.</summary>
    public DuckDbVectorWriter Column(int column) =>
        new(_columns[column], NativeMethods.ChunkVector(Chunk, (ulong)column));

    /// <summary>Appends the first rows of the chunk and clears it for the next.</summary>
    /// <param name="rows">1 to <see cref="ChunkRows"/>.</param>
    /// <exception cref="DuckDbException">DuckDB refused them.</exception>
    public void Append(int rows)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(rows);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rows, ChunkRows);
        NativeMethods.SetChunkSize(Chunk, (ulong)rows);
        Check(NativeMethods.AppendChunk(_appender, Chunk), "Rows could not be appended");
        NativeMethods.ResetChunk(Chunk);
    }

    /// <summary>Puts what is buffered into the table. Nothing can be appended after it.</summary>
    /// <exception cref="DuckDbException">DuckDB refused the rows.</exception>
    public void Close() => Check(NativeMethods.CloseAppender(_appender), "Rows could not be put into the table");

    /// <inheritdoc/>
    public void Dispose()
    {
        _chunk.Dispose();
        _appender.Dispose();
    }

    private nint Chunk
    {
        get
        {
            ObjectDisposedException.ThrowIf(_chunk.IsClosed, this);
            return _chunk.DangerousGetHandle();
        }
    }

    private void Check(NativeState state, string action)
    {
        if (state != NativeState.Success)
        {
            throw Failure(action);
        }
    }

    private unsafe DuckDbException Failure(string action)
    {
        var error = NativeMethods.AppenderError(_appender);
        var exception = DuckDbException.From(action, NativeMethods.ErrorMessage(error));
        NativeMethods.DestroyError(ref error);
        return exception;
    }

    private static nint[] ColumnTypes(AppenderHandle appender)
    {
        var types = new nint[checked((int)NativeMethods.AppenderColumnCount(appender))];
        for (var i = 0; i < types.Length; i++)
        {
            types[i] = NativeMethods.AppenderColumnType(appender, (ulong)i);
        }

        return types;
    }

    private static unsafe ChunkHandle CreateChunk(nint[] types)
    {
        fixed (nint* pointer = types)
        {
            var chunk = NativeMethods.CreateChunk(pointer, (ulong)types.Length);
            for (var i = 0; i < types.Length; i++)
            {
                NativeMethods.DestroyLogicalType(ref types[i]);
            }

            return new ChunkHandle(chunk);
        }
    }
}
