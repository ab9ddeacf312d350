using System.Runtime.InteropServices;

namespace Lambda.Infra.DuckDb.Native;

/// <summary><c>duckdb_result</c>: five members kept by DuckDB for old clients, then the pointer that matters.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct NativeResult
{
    private readonly ulong _oldColumnCount;
    private readonly ulong _oldRowCount;
    private readonly ulong _oldRowsChanged;
    private readonly nint _oldColumns;
    private readonly nint _oldErrorMessage;
    private readonly nint _internalData;
}
