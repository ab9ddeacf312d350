using System.Globalization;

namespace Lambda.Infra.DuckDb;

/// <summary>How much of the machine one in-memory database may use.</summary>
public sealed record DuckDbOptions
{
    /// <summary>Threads that work on queries, the caller's included; at least 1. Default 1: callers bring their own parallelism.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>
    /// Most bytes that DuckDB's buffers may take, at least 32 MiB. Default 1 GiB. A query that needs more spills into
    /// <see cref="TempDirectory"/>, or fails when there is none.
    /// </summary>
    public long MemoryLimitBytes { get; init; } = 1L << 30;

    /// <summary>A folder to spill into, made when first needed. Default none: a query over the memory limit fails.</summary>
    public string? TempDirectory { get; init; }

    /// <summary>The settings, by DuckDB's names.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of its bounds.</exception>
    internal IEnumerable<KeyValuePair<string, string>> Settings()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Threads, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(MemoryLimitBytes, 32L << 20);
        yield return new("threads", Threads.ToString(CultureInfo.InvariantCulture));
        yield return new("memory_limit", MemoryLimitBytes.ToString(CultureInfo.InvariantCulture) + "B");
        yield return new("temp_directory", TempDirectory ?? "");
        // What a query has freed goes back to the system at once: the process shares its memory with other layers.
        yield return new("allocator_flush_threshold", "16MiB");
        yield return new("allocator_bulk_deallocation_flush_threshold", "16MiB");
        // Files are read once, front to back, and the system caches them already.
        yield return new("enable_external_file_cache", "false");
        // What we need is built in: a query must never reach for the network.
        yield return new("autoinstall_known_extensions", "false");
        yield return new("autoload_known_extensions", "false");
    }
}
