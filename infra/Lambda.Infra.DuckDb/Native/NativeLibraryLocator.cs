using System.Reflection;
using System.Runtime.InteropServices;

namespace Lambda.Infra.DuckDb.Native;

/// <summary>Finds DuckDB's library beside this assembly or beside the program, and nowhere else: the version is ours to choose.</summary>
internal static class NativeLibraryLocator
{
    public static nint Resolve(string name, Assembly assembly)
    {
        if (name != NativeMethods.Library)
        {
            return 0;
        }

        NativeAllocator.Configure();
        foreach (var candidate in Candidates(assembly))
        {
            if (NativeLibrary.TryLoad(candidate, out var handle))
            {
                return handle;
            }
        }

        throw new DllNotFoundException(
            $"DuckDB's library was not found or could not be loaded. Looked for: {string.Join(", ", Candidates(assembly))}. " +
            "The build copies it there from the npm package @duckdb/node-bindings; build the program again.");
    }

    private static IEnumerable<string> Candidates(Assembly assembly) =>
        new[] { Path.GetDirectoryName(assembly.Location), AppContext.BaseDirectory }
            .OfType<string>()
            .Where(folder => folder.Length > 0)
            .Select(folder => Path.Combine(folder, FileName))
            .Distinct();

    private static string FileName =>
        OperatingSystem.IsWindows() ? "duckdb.dll"
        : OperatingSystem.IsMacOS() ? "libduckdb.dylib"
        : "libduckdb.so";
}
