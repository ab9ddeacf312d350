using Lambda.Ports.Master;

namespace Lambda.Infra.DuckDb.Master;

/// <summary>Streams some columns of one file, a chunk per batch, and answers for the number of rows.</summary>
internal abstract class FileReader<TBatch> : IFileReader<TBatch>
{
    private readonly EventFile _file;
    private readonly string _fullPath;
    private readonly DuckDbConnection _connection;
    private DuckDbResult? _result;
    private long _rows;

    /// <param name="file">The catalog's row.</param>
    /// <param name="fullPath">Where the file lies.</param>
    /// <param name="connection">Becomes the reader's own.</param>
    protected FileReader(EventFile file, string fullPath, DuckDbConnection connection)
    {
        _file = file;
        _fullPath = fullPath;
        _connection = connection;
    }

    /// <summary>The columns to read.</summary>
    protected abstract string Columns { get; }

    public bool Read(TBatch into)
    {
        try
        {
            _result ??= _connection.Stream(MasterSql.Scan(Columns, [_fullPath]));
            var chunk = _result.NextChunk();
            Fill(into, chunk);
            return chunk is null ? IsComplete() : Count(chunk);
        }
        catch (DuckDbException failure)
        {
            // Only a file that is not the catalog's is damaged: one that merely could not be read now must not be put away.
            FileSeal.Verify(_file, _fullPath, CancellationToken.None);
            throw new DuckDbException($"'{_file.Path}' is undamaged, but could not be read: {failure.Message}", failure);
        }
    }

    public void Dispose()
    {
        _result?.Dispose();
        _connection.Dispose();
    }

    /// <summary>Clears the batch and copies a chunk into it; null at the end.</summary>
    protected abstract void Fill(TBatch into, DuckDbChunk? chunk);

    private bool Count(DuckDbChunk chunk)
    {
        _rows += chunk.Count;
        return true;
    }

    // The end of the file: whoever counts on the catalog's number of rows must hear of every one that is missing.
    private bool IsComplete() =>
        _rows == _file.Rows ? false : throw new DamagedFileException(_file, $"the file has {_rows} rows, the catalog says {_file.Rows}");
}
