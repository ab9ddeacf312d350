using System.Runtime.InteropServices;

namespace Lambda.Infra.DuckDb.Native;

/// <summary>
/// Owns a <c>duckdb_result</c> and the chunk last fetched from it. The result lies in native memory, so its address is
/// stable and one object serves all chunks of a scan.
/// </summary>
internal sealed unsafe class ResultHandle : SafeHandle
{
    private nint _chunk;
    private bool _ended;

    public ResultHandle()
        : base(0, ownsHandle: true) => SetHandle((nint)NativeMemory.AllocZeroed((nuint)sizeof(NativeResult)));

    public override bool IsInvalid => handle == 0;

    public NativeResult* Result => (NativeResult*)handle;

    /// <summary>The chunk last fetched; zero before the first and after the last.</summary>
    public nint Chunk => _chunk;

    /// <summary>Gives back the current chunk and fetches the next; false at the end.</summary>
    /// <exception cref="DuckDbException">The query failed while it ran.</exception>
    public bool FetchNext()
    {
        if (_ended)
        {
            return false;
        }

        DestroyChunk();
        _chunk = NativeMethods.FetchChunk(*Result);
        if (_chunk != 0)
        {
            return true;
        }

        // DuckDB answers "no chunk" both at the end and on an error: taking the one for the other would lose rows in silence.
        DuckDbException.ThrowIfError(NativeMethods.ResultError(Result));
        _ended = true;
        return false;
    }

    protected override bool ReleaseHandle()
    {
        DestroyChunk();
        NativeMethods.DestroyResult(Result);
        NativeMemory.Free(Result);
        return true;
    }

    private void DestroyChunk()
    {
        if (_chunk != 0)
        {
            NativeMethods.DestroyChunk(ref _chunk);
        }
    }
}
