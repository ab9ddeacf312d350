namespace Lambda.Infra.DuckDb.Native;

/// <summary>What most functions of the C API return: <c>duckdb_state</c>.</summary>
internal enum NativeState
{
    /// <summary>It worked.</summary>
    Success = 0,

    /// <summary>It failed; the object that was worked on holds the message.</summary>
    Error = 1,
}
