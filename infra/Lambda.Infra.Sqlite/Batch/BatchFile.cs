using Lambda.Infra.Sqlite.Storage;
using Lambda.Ports.Batch;
using Microsoft.Data.Sqlite;

namespace Lambda.Infra.Sqlite.Batch;

/// <summary>A version's file, open for one reader at a time.</summary>
internal sealed class BatchFile : IDisposable
{
    private readonly string _view;
    private readonly long _version;
    private readonly SqliteDatabase _database;
    private readonly SqliteStatement _panes;
    private readonly SqliteStatement _key;

    private BatchFile(string path, string view, long version)
    {
        (_view, _version) = (view, version);
        _database = SqliteDatabase.OpenImmutable(path);
        try
        {
            _panes = _database.Prepare(BatchFileLayout.SelectPanes);
            _key = _database.Prepare(BatchFileLayout.SelectKey);
        }
        catch
        {
            _database.Dispose();
            throw;
        }
    }

    /// <summary>Opens a version's file.</summary>
    /// <exception cref="MissingVersionException">It is not there, or not what was written.</exception>
    public static BatchFile Open(string path, string view, long version)
    {
        try
        {
            return new BatchFile(path, view, version);
        }
        catch (SqliteException error)
        {
            throw new MissingVersionException(view, version, error.Message);
        }
    }

    /// <summary>Finds out whether the file is the one that it should be, by its header.</summary>
    /// <exception cref="MissingVersionException">It is not.</exception>
    public void Verify()
    {
        try
        {
            using var header = _database.Prepare("SELECT layout, view, version, rows FROM header");
            Require(header.Step(), "the file has no header");
            Require(header.Number(0) == BatchFileLayout.Version, $"the file has layout {header.Number(0)}, this program knows {BatchFileLayout.Version}");
            Require(header.Text(1) == _view && header.Number(2) == _version, "the file holds another version");
            Require(header.Number(3) == _database.QueryNumber("SELECT count(*) FROM rows"), $"it had {header.Number(3)} rows");
        }
        catch (SqliteException error)
        {
            throw new MissingVersionException(_view, _version, error.Message);
        }
    }

    /// <summary>The rows of a range of panes, in order.</summary>
    public IEnumerable<BatchRow> ReadPanes(long fromPane, long lastPane) => Read(_panes, fromPane, lastPane);

    /// <summary>The rows of one key in a range of panes, in order.</summary>
    public IEnumerable<BatchRow> ReadKey(ReadOnlyMemory<byte> key, long fromPane, long lastPane)
    {
        _key.Bind(3, key.Span);
        return Read(_key, fromPane, lastPane);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _panes.Dispose();
        _key.Dispose();
        _database.Dispose();
    }

    private IEnumerable<BatchRow> Read(SqliteStatement select, long fromPane, long lastPane)
    {
        select.Bind(1, fromPane).Bind(2, lastPane);
        try
        {
            while (Step(select))
            {
                yield return new BatchRow(select.Number(0), select.Bytes(1).ToArray(), select.Bytes(2).ToArray());
            }
        }
        finally
        {
            select.Reset();
        }
    }

    private bool Step(SqliteStatement select)
    {
        try
        {
            return select.Step();
        }
        catch (SqliteException error)
        {
            throw new MissingVersionException(_view, _version, error.Message);
        }
    }

    private void Require(bool condition, string otherwise)
    {
        if (!condition)
        {
            throw new MissingVersionException(_view, _version, otherwise);
        }
    }
}
