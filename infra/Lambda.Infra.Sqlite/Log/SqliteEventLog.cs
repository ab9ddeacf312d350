using Lambda.Infra.Sqlite.Storage;
using Lambda.Ports.Log;

namespace Lambda.Infra.Sqlite.Log;

/// <summary>
/// The event log of the embedded profile: one SQLite file, in which each commit adds one row for each partition that it has records for. What
/// <see cref="AppendAsync"/> has acknowledged survives the end of the process and of the machine's power.
/// </summary>
public sealed class SqliteEventLog : IEventLog, IAsyncDisposable
{
    private readonly string _path;
    private readonly SqliteEventLogOptions _options;
    private readonly TimeProvider _time;
    private readonly LogTail _tail = new();
    private readonly LogWriter _writer;

    private SqliteEventLog(string path, SqliteEventLogOptions options, TimeProvider time)
    {
        (_path, _options, _time) = (path, options, time);
        _writer = new LogWriter(LogTables.Open(path, options), _tail, time);
    }

    /// <inheritdoc/>
    public string Topic => _options.Topic;

    /// <inheritdoc/>
    public int PartitionCount => _tail.Count;

    /// <summary>Opens the log in a file, which is created when it is missing.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">The stream; a file that holds another one is refused.</param>
    /// <param name="time">Gives arrival times.</param>
    public static SqliteEventLog Open(string path, SqliteEventLogOptions options, TimeProvider time)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.PartitionCount, 1);
        return new SqliteEventLog(path, options, time);
    }

    /// <inheritdoc/>
    public async ValueTask<int> GrowAsync(int atLeast, CancellationToken cancellationToken)
    {
        if (atLeast > PartitionCount)
        {
            await _writer.AppendAsync(PendingAppend.OfPartitions(atLeast), cancellationToken).ConfigureAwait(false);
        }

        return PartitionCount;
    }

    /// <inheritdoc/>
    public async ValueTask AppendAsync(IReadOnlyList<LogRecord> records, CancellationToken cancellationToken)
    {
        if (records.Count > 0)
        {
            Check(records);
            await _writer.AppendAsync(PendingAppend.OfEvents(records, PartitionCount), cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public ValueTask<long> AppendBarrierAsync(int partition, long epoch, CancellationToken cancellationToken)
    {
        Check(partition);
        ArgumentOutOfRangeException.ThrowIfNegative(epoch);
        return _writer.AppendAsync(PendingAppend.OfBarrier(partition, epoch), cancellationToken);
    }

    /// <inheritdoc/>
    public ILogReader OpenReader(int partition, long offset)
    {
        Check(partition);
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        return new SqliteLogReader(_path, _tail, _time, partition, offset);
    }

    /// <inheritdoc/>
    public ValueTask<long> EndOffsetAsync(int partition, CancellationToken cancellationToken)
    {
        Check(partition);
        return ValueTask.FromResult(_tail.End(partition));
    }

    /// <inheritdoc/>
    public ValueTask<long> StartOffsetAsync(int partition, CancellationToken cancellationToken)
    {
        Check(partition);
        using var database = SqliteDatabase.OpenReadOnly(_path);
        return ValueTask.FromResult(LogTables.StartOf(database, partition));
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _writer.DisposeAsync();

    private void Check(IReadOnlyList<LogRecord> records)
    {
        for (var i = 0; i < records.Count; i++)
        {
            Check(records[i].Partition);
            ArgumentOutOfRangeException.ThrowIfGreaterThan((long)records[i].Key.Length + records[i].Value.Length, LogLimits.MostBytesPerRecord, nameof(records));
        }
    }

    private void Check(int partition) =>
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)partition, (uint)PartitionCount, nameof(partition));
}
