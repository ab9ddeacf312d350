using System.Runtime.InteropServices;

namespace Lambda.Infra.DuckDb.Native;

/// <summary>Owns a <c>duckdb_data_chunk</c> that we made for writing.</summary>
internal sealed class ChunkHandle : SafeHandle
{
    public ChunkHandle(nint chunk)
        : base(0, ownsHandle: true) => SetHandle(chunk);

    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        NativeMethods.DestroyChunk(ref handle);
        return true;
    }
}
