using System.Text;
using Lambda.Infra.DuckDb.Native;

namespace Lambda.Infra.DuckDb;

/// <summary>A prepared statement. Parameters are numbered from 1, keep their values between runs, and must all be bound.</summary>
public sealed class DuckDbStatement : IDisposable
{
    private readonly StatementHandle _handle;

    internal DuckDbStatement(StatementHandle handle) => _handle = handle;

    /// <summary>How many parameters the statement has.</summary>
    public int ParameterCount => checked((int)NativeMethods.ParameterCount(_handle));

    /// <summary>Binds NULL.</summary>
    public DuckDbStatement BindNull(int parameter) => Bound(parameter, NativeMethods.BindNull(_handle, (ulong)parameter));

    /// <summary>Binds a BOOLEAN.</summary>
    public DuckDbStatement Bind(int parameter, bool value) =>
        Bound(parameter, NativeMethods.BindBoolean(_handle, (ulong)parameter, value));

    /// <summary>Binds a BIGINT.</summary>
    public DuckDbStatement Bind(int parameter, long value) =>
        Bound(parameter, NativeMethods.BindInt64(_handle, (ulong)parameter, value));

    /// <summary>Binds a DOUBLE.</summary>
    public DuckDbStatement Bind(int parameter, double value) =>
        Bound(parameter, NativeMethods.BindDouble(_handle, (ulong)parameter, value));

    /// <summary>Binds a VARCHAR.</summary>
    public unsafe DuckDbStatement Bind(int parameter, string value)
    {
        var text = Encoding.UTF8.GetBytes(value);
        fixed (byte* pointer = NeverEmpty(text))
        {
            return Bound(parameter, NativeMethods.BindText(_handle, (ulong)parameter, pointer, (ulong)text.Length));
        }
    }

    /// <summary>Binds a BLOB.</summary>
    public unsafe DuckDbStatement Bind(int parameter, ReadOnlySpan<byte> value)
    {
        fixed (byte* pointer = NeverEmpty(value))
        {
            return Bound(parameter, NativeMethods.BindBlob(_handle, (ulong)parameter, pointer, (ulong)value.Length));
        }
    }

    /// <summary>Runs the statement; its rows are made as they are read. The statement may be disposed before the result.</summary>
    /// <exception cref="DuckDbException">A parameter is not bound, or the statement failed.</exception>
    public unsafe DuckDbResult Stream()
    {
        var result = new ResultHandle();
        var state = NativeMethods.PendingStreaming(_handle, out var pending);
        try
        {
            if (state != NativeState.Success)
            {
                throw DuckDbException.From("The statement could not be started", NativeMethods.PendingError(pending));
            }

            return NativeMethods.ExecutePending(pending, result.Result) == NativeState.Success
                ? new DuckDbResult(result)
                : throw DuckDbException.From("The statement failed", NativeMethods.ResultError(result.Result));
        }
        catch
        {
            result.Dispose();
            throw;
        }
        finally
        {
            NativeMethods.DestroyPending(ref pending);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _handle.Dispose();

    private DuckDbStatement Bound(int parameter, NativeState state) =>
        state == NativeState.Success
            ? this
            : throw new ArgumentOutOfRangeException(nameof(parameter), parameter, $"The statement has {ParameterCount} parameters.");

    // The address of an empty span is null, which DuckDB takes for a missing value.
    private static ReadOnlySpan<byte> NeverEmpty(ReadOnlySpan<byte> value) => value.IsEmpty ? "\0"u8 : value;
}
