using Lambda.Infra.DuckDb.Native;

namespace Lambda.Infra.DuckDb;

/// <summary>DuckDB refused or failed; the message is DuckDB's own, after what was being done.</summary>
public sealed class DuckDbException : Exception
{
    /// <summary>Made by the binding.</summary>
    public DuckDbException()
    {
    }

    /// <summary>Made by the binding.</summary>
    public DuckDbException(string message)
        : base(message)
    {
    }

    /// <summary>Made by the binding.</summary>
    public DuckDbException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>An exception with DuckDB's message, which stays DuckDB's to free.</summary>
    internal static unsafe DuckDbException From(string action, byte* message) =>
        new($"{action}: {NativeMethods.TextOf(message) ?? "DuckDB gave no reason"}");

    /// <summary>Throws when there is a message.</summary>
    internal static unsafe void ThrowIfError(byte* message)
    {
        if (message is not null && *message != 0)
        {
            throw From("The query failed while it ran", message);
        }
    }
}
