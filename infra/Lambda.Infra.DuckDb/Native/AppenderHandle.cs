using System.Runtime.InteropServices;

namespace Lambda.Infra.DuckDb.Native;

/// <summary>Owns a <c>duckdb_appender</c>; releasing it drops the rows that were not flushed.</summary>
internal sealed class AppenderHandle() : SafeHandle(0, ownsHandle: true)
{
    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        // Destroying alone would flush: a writer that failed half way must not add rows while it is being cleaned up.
        NativeMethods.ClearAppender(handle);
        NativeMethods.DestroyAppender(ref handle);
        return true;
    }
}
