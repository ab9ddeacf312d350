namespace Lambda.Ports.Log;

/// <summary>Reads one partition in order, from one offset on.</summary>
public interface ILogReader : IAsyncDisposable
{
    /// <summary>
    /// Clears <paramref name="into"/> and fills it with the records that follow those it gave last, within the adapter's batch limits. Waits up to
    /// <paramref name="wait"/> for the first one. Returns whether there was any.
    /// </summary>
    /// <exception cref="LogGapException">The log no longer holds the next offset.</exception>
    ValueTask<bool> ReadAsync(LogBatch into, TimeSpan wait, CancellationToken cancellationToken);
}
