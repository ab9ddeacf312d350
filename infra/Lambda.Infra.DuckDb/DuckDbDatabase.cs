using Lambda.Infra.DuckDb.Native;

namespace Lambda.Infra.DuckDb;

/// <summary>
/// A database in memory: it keeps nothing, and is how Parquet and CSV files are read and written. Safe for many threads,
/// each with a connection of its own.
/// </summary>
public sealed class DuckDbDatabase : IDisposable
{
    private readonly DatabaseHandle _handle;

    private DuckDbDatabase(DatabaseHandle handle) => _handle = handle;

    /// <summary>The version of the library that was loaded, such as <c>v1.5.6</c>.</summary>
    public static unsafe string LibraryVersion => NativeMethods.TextOf(NativeMethods.LibraryVersion()) ?? "";

    /// <summary>Opens an empty database.</summary>
    /// <exception cref="DuckDbException">A setting was refused.</exception>
    /// <exception cref="DllNotFoundException">DuckDB's library is not beside the program.</exception>
    public static unsafe DuckDbDatabase OpenInMemory(DuckDbOptions? options = null)
    {
        NativeMethods.CreateConfig(out var config);
        try
        {
            Configure(config, options ?? new DuckDbOptions());
            var state = NativeMethods.Open(":memory:", out var handle, config, out var error);
            if (state == NativeState.Success)
            {
                return new DuckDbDatabase(handle);
            }

            handle.Dispose();
            var exception = DuckDbException.From("A database could not be opened", error);
            NativeMethods.Free(error);
            throw exception;
        }
        finally
        {
            NativeMethods.DestroyConfig(ref config);
        }
    }

    /// <summary>Opens a connection. It may outlive this object.</summary>
    public DuckDbConnection Connect()
    {
        if (NativeMethods.Connect(_handle, out var connection) == NativeState.Success)
        {
            return new DuckDbConnection(connection);
        }

        connection.Dispose();
        throw new DuckDbException("A connection could not be opened");
    }

    /// <inheritdoc/>
    public void Dispose() => _handle.Dispose();

    private static void Configure(nint config, DuckDbOptions options)
    {
        foreach (var (name, value) in options.Settings())
        {
            if (NativeMethods.SetConfig(config, name, value) != NativeState.Success)
            {
                throw new DuckDbException($"The setting {name}={value} was refused");
            }
        }
    }
}
