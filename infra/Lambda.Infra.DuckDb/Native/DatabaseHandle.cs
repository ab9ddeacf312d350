using System.Runtime.InteropServices;

namespace Lambda.Infra.DuckDb.Native;

/// <summary>Owns a <c>duckdb_database</c>. DuckDB keeps the database alive while a connection to it is open.</summary>
internal sealed class DatabaseHandle() : SafeHandle(0, ownsHandle: true)
{
    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        NativeMethods.Close(ref handle);
        return true;
    }
}
