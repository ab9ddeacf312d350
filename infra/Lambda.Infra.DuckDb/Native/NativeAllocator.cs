using System.Globalization;
using System.Runtime.InteropServices;

namespace Lambda.Infra.DuckDb.Native;

/// <summary>
/// The memory allocator inside DuckDB's library (jemalloc). By itself it has four arenas for each core and lets each keep for ten seconds what was freed, which is as much again
/// as the files that are being written take. So it is given one arena for two cores, and half a second. An operator's own <c>DUCKDB_JE_MALLOC_CONF</c> stands above that.
/// </summary>
internal static partial class NativeAllocator
{
    private const string Variable = "DUCKDB_JE_MALLOC_CONF";

    /// <summary>To be called before the library is loaded, which reads it then.</summary>
    public static void Configure()
    {
        // .NET's own variables are a copy that native code does not see.
        if (OperatingSystem.IsLinux())
        {
            _ = SetVariable(Variable, string.Create(CultureInfo.InvariantCulture, $"narenas:{Math.Max(1, Environment.ProcessorCount / 2)},dirty_decay_ms:500,muzzy_decay_ms:0"), overwrite: 0);
        }
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetVariable(string name, string value, int overwrite);
}
