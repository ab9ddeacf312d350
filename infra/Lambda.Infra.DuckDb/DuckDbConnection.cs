using Lambda.Infra.DuckDb.Native;

namespace Lambda.Infra.DuckDb;

/// <summary>
/// Runs SQL, one statement at a time, from one thread at a time; only <see cref="Interrupt"/> may be called from another.
/// A streamed result must be read to its end or disposed before the next statement.
/// </summary>
public sealed class DuckDbConnection : IDisposable
{
    private readonly ConnectionHandle _handle;

    internal DuckDbConnection(ConnectionHandle handle) => _handle = handle;

    /// <summary>Opens a database of its own and connects to it; it goes with the connection.</summary>
    public static DuckDbConnection OpenInMemory(DuckDbOptions? options = null)
    {
        using var database = DuckDbDatabase.OpenInMemory(options);
        return database.Connect();
    }

    /// <summary>Runs one or more statements and drops their rows.</summary>
    /// <returns>How many rows the last statement inserted, updated, deleted or copied.</returns>
    /// <exception cref="DuckDbException">The SQL is wrong or failed.</exception>
    public unsafe long Execute(string sql)
    {
        using var result = Run(sql);
        return checked((long)NativeMethods.RowsChanged(result.Result));
    }

    /// <summary>Runs statements and reads all rows of the last into memory. For answers of a modest size.</summary>
    /// <exception cref="DuckDbException">The SQL is wrong or failed, or a column has a type that has no plain value here.</exception>
    public DuckDbRows Query(string sql)
    {
        using var result = new DuckDbResult(Run(sql));
        return DuckDbRows.ReadAll(result);
    }

    /// <summary>The first value of the first row.</summary>
    /// <exception cref="DuckDbException">The SQL is wrong or failed, or there is no row.</exception>
    public object? Scalar(string sql)
    {
        var rows = Query(sql);
        return rows.Count > 0 ? rows[0][0] : throw new DuckDbException($"The query gave no row: {sql}");
    }

    /// <summary>Starts one statement whose rows are made as they are read: memory stays bounded whatever the size.</summary>
    /// <exception cref="DuckDbException">The SQL is wrong.</exception>
    public DuckDbResult Stream(string sql)
    {
        using var statement = Prepare(sql);
        return statement.Stream();
    }

    /// <summary>Prepares one statement with parameters <c>$1</c>, <c>$2</c>, …</summary>
    /// <exception cref="DuckDbException">The SQL is wrong.</exception>
    public unsafe DuckDbStatement Prepare(string sql)
    {
        if (NativeMethods.Prepare(_handle, sql, out var statement) == NativeState.Success)
        {
            return new DuckDbStatement(statement);
        }

        using (statement)
        {
            throw DuckDbException.From("The SQL could not be prepared", NativeMethods.PrepareError(statement));
        }
    }

    /// <summary>Opens a writer of whole chunks into a table of this connection.</summary>
    /// <exception cref="DuckDbException">There is no such table.</exception>
    public DuckDbAppender Append(string table) => new(_handle, table);

    /// <summary>Makes the statement that runs now fail; nothing when none does. The connection stays usable.</summary>
    public void Interrupt() => NativeMethods.Interrupt(_handle);

    /// <inheritdoc/>
    public void Dispose() => _handle.Dispose();

    private unsafe ResultHandle Run(string sql)
    {
        var result = new ResultHandle();
        try
        {
            return NativeMethods.Query(_handle, sql, result.Result) == NativeState.Success
                ? result
                : throw DuckDbException.From("The SQL failed", NativeMethods.ResultError(result.Result));
        }
        catch
        {
            result.Dispose();
            throw;
        }
    }
}
