using System.Reflection;
using System.Runtime.InteropServices;
using SQLitePCL;

namespace Lambda.Infra.Sqlite.Storage;

/// <summary>Loads the system's SQLite, so that its security fixes come with the system's.</summary>
internal static class SqliteLibrary
{
    private const string ProviderName = "e_sqlite3";

    /// <summary>The version without the runtime's number first: that one is there only with development files.</summary>
    private static readonly string[] Candidates = ["libsqlite3.so.0", "libsqlite3.so", "libsqlite3.dylib", "winsqlite3"];

    private static readonly Lazy<bool> Loaded = new(Load);

    /// <summary>Makes SQLite ready for use; does nothing the second time.</summary>
    public static void Initialize() => _ = Loaded.Value;

    private static bool Load()
    {
        NativeLibrary.SetDllImportResolver(typeof(SQLite3Provider_e_sqlite3).Assembly, Resolve);
        raw.SetProvider(new SQLite3Provider_e_sqlite3());
        return true;
    }

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? searchPath)
    {
        if (name != ProviderName)
        {
            return 0;
        }

        foreach (var candidate in Candidates)
        {
            if (NativeLibrary.TryLoad(candidate, out var handle))
            {
                return handle;
            }
        }

        throw new DllNotFoundException($"SQLite was not found; install the system's library (Debian: libsqlite3-0). Looked for: {string.Join(", ", Candidates)}.");
    }
}
