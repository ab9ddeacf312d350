using System.Runtime.InteropServices;

namespace Lambda.Infra.DuckDb.Native;

/// <summary>Owns a <c>duckdb_prepared_statement</c>, also one that failed to prepare: it holds the message.</summary>
internal sealed class StatementHandle() : SafeHandle(0, ownsHandle: true)
{
    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        NativeMethods.DestroyPrepare(ref handle);
        return true;
    }
}
