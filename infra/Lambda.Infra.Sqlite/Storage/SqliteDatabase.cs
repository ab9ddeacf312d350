using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Lambda.Infra.Sqlite.Storage;

/// <summary>
/// One connection, for paths on which every allocation counts: statements are prepared once and bound to spans. Used by one thread at a time.
/// </summary>
internal sealed class SqliteDatabase : IDisposable
{
    private const int BusyTimeoutMilliseconds = 10_000;
    private readonly sqlite3 _handle;

    private SqliteDatabase(sqlite3 handle) => _handle = handle;

    /// <summary>Opens a file for reading and writing and creates it when it is missing.</summary>
    public static SqliteDatabase OpenOrCreate(string path) =>
        Open(path, raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_CREATE | raw.SQLITE_OPEN_NOMUTEX);

    /// <summary>Opens a file that others may be writing to.</summary>
    public static SqliteDatabase OpenReadOnly(string path) => Open(path, raw.SQLITE_OPEN_READONLY | raw.SQLITE_OPEN_NOMUTEX);

    /// <summary>Opens a file that nobody will ever write to: no locks are taken, and it may be unlinked while it is open.</summary>
    public static SqliteDatabase OpenImmutable(string path) =>
        Open($"{new Uri(path).AbsoluteUri}?immutable=1", raw.SQLITE_OPEN_READONLY | raw.SQLITE_OPEN_NOMUTEX | raw.SQLITE_OPEN_URI);

    /// <summary>Runs statements that give no rows of interest.</summary>
    public void Execute(string sql)
    {
        var code = raw.sqlite3_exec(_handle, sql);
        SqliteException.ThrowExceptionForRC(code, _handle);
    }

    /// <summary>Prepares one statement, to be run many times.</summary>
    public SqliteStatement Prepare(string sql)
    {
        var code = raw.sqlite3_prepare_v3(_handle, sql, raw.SQLITE_PREPARE_PERSISTENT, out var statement);
        SqliteException.ThrowExceptionForRC(code, _handle);
        return new SqliteStatement(_handle, statement);
    }

    /// <summary>Runs a query for one number.</summary>
    public long QueryNumber(string sql)
    {
        using var statement = Prepare(sql);
        return statement.Step() ? statement.Number(0) : throw new InvalidDataException($"no row: {sql}");
    }

    /// <summary>Runs an action in one transaction: all of it is kept, or nothing.</summary>
    public void InTransaction(Action action)
    {
        Execute("BEGIN IMMEDIATE");
        try
        {
            action();
            Execute("COMMIT");
        }
        catch
        {
            // A full disk or an I/O error may have rolled back already.
            if (raw.sqlite3_get_autocommit(_handle) == 0)
            {
                Execute("ROLLBACK");
            }

            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _handle.Dispose();

    private static SqliteDatabase Open(string path, int flags)
    {
        SqliteLibrary.Initialize();
        var code = raw.sqlite3_open_v2(path, out var handle, flags, null);
        try
        {
            SqliteException.ThrowExceptionForRC(code, handle);
            raw.sqlite3_busy_timeout(handle, BusyTimeoutMilliseconds);
            return new SqliteDatabase(handle);
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }
}
