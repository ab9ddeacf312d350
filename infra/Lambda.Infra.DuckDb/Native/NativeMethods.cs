using System.Runtime.InteropServices;

namespace Lambda.Infra.DuckDb.Native;

/// <summary>
/// The functions of DuckDB's C API (1.5) that this project uses, one file per group of functions.
/// <c>idx_t</c> is <see cref="ulong"/>, <c>duckdb_state</c> is <see cref="NativeState"/>; text crosses as UTF-8.
/// </summary>
internal static unsafe partial class NativeMethods
{
    /// <summary>The name that every import carries; <see cref="NativeLibraryLocator"/> turns it into a file.</summary>
    public const string Library = "duckdb";

    // A static constructor, not a field initialiser: it must have run before the first import is resolved.
    static NativeMethods() =>
        NativeLibrary.SetDllImportResolver(
            typeof(NativeMethods).Assembly, (name, assembly, _) => NativeLibraryLocator.Resolve(name, assembly));

    [LibraryImport(Library, EntryPoint = "duckdb_library_version")]
    public static partial byte* LibraryVersion();

    [LibraryImport(Library, EntryPoint = "duckdb_free")]
    public static partial void Free(void* memory);

    /// <summary>Copies a C string that DuckDB owns; null stays null.</summary>
    public static string? TextOf(byte* text) => Marshal.PtrToStringUTF8((nint)text);
}
