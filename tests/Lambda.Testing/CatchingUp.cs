using Lambda.Ports.Log;

namespace Lambda.Testing;

/// <summary>A log that tells, by cancelling, when a reader has come to its end: so that a layer's endless loop can be run step by step.</summary>
public sealed class CatchingUp(IEventLog log, CancellationTokenSource atEnd) : IEventLog
{
    /// <inheritdoc/>
    public string Topic => log.Topic;

    /// <inheritdoc/>
    public int PartitionCount => log.PartitionCount;

    /// <inheritdoc/>
    public ValueTask<int> GrowAsync(int atLeast, CancellationToken cancellationToken) => log.GrowAsync(atLeast, cancellationToken);

    /// <inheritdoc/>
    public ValueTask AppendAsync(IReadOnlyList<LogRecord> records, CancellationToken cancellationToken) => log.AppendAsync(records, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<long> AppendBarrierAsync(int partition, long epoch, CancellationToken cancellationToken) =>
        log.AppendBarrierAsync(partition, epoch, cancellationToken);

    /// <inheritdoc/>
    public ILogReader OpenReader(int partition, long offset) => new Reader(log.OpenReader(partition, offset), atEnd);

    /// <inheritdoc/>
    public ValueTask<long> EndOffsetAsync(int partition, CancellationToken cancellationToken) => log.EndOffsetAsync(partition, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<long> StartOffsetAsync(int partition, CancellationToken cancellationToken) => log.StartOffsetAsync(partition, cancellationToken);

    /// <summary>Runs a loop until it has read the log to its end and ended in good order.</summary>
    public static async Task RunAsync(IEventLog log, Func<IEventLog, CancellationToken, Task> loop)
    {
        using var atEnd = new CancellationTokenSource();
        await loop(new CatchingUp(log, atEnd), atEnd.Token);
    }

    private sealed class Reader(ILogReader inner, CancellationTokenSource atEnd) : ILogReader
    {
        public async ValueTask<bool> ReadAsync(LogBatch into, TimeSpan wait, CancellationToken cancellationToken)
        {
            if (await inner.ReadAsync(into, TimeSpan.Zero, CancellationToken.None))
                return true;
            await atEnd.CancelAsync();
            return false;
        }

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
