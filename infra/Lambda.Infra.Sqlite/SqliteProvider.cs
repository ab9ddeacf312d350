using System.Data.Common;
using Lambda.Infra.Sqlite.Storage;
using Microsoft.Data.Sqlite;

namespace Lambda.Infra.Sqlite;

/// <summary>SQLite for parts that bring their own tables.</summary>
public static class SqliteProvider
{
    /// <summary>Loads the system's SQLite and gives its ADO.NET provider.</summary>
    public static DbProviderFactory Load()
    {
        SqliteLibrary.Initialize();
        return SqliteFactory.Instance;
    }

    /// <summary>How to reach a file, which is created when it is missing. No connection outlives its use, so that the file can be copied or deleted.</summary>
    public static string ConnectionTo(string path) => new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString();
}
