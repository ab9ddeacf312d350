using Lambda.Infra.Sqlite.Storage;
using Lambda.Ports.Log;

namespace Lambda.Infra.Sqlite.Log;

/// <summary>Reads one partition over a connection of its own, so that readers hinder neither the writer nor each other.</summary>
internal sealed class SqliteLogReader : ILogReader
{
    private readonly SqliteDatabase _database;
    private readonly SqliteStatement _select;
    private readonly LogTail _tail;
    private readonly TimeProvider _time;
    private readonly int _partition;
    private long _next;

    public SqliteLogReader(string path, LogTail tail, TimeProvider time, int partition, long offset)
    {
        (_tail, _time, _partition, _next) = (tail, time, partition, offset);
        _database = SqliteDatabase.OpenReadOnly(path);
        _select = _database.Prepare(LogTables.SelectFrom);
    }

    /// <inheritdoc/>
    public async ValueTask<bool> ReadAsync(LogBatch into, TimeSpan wait, CancellationToken cancellationToken)
    {
        into.Clear();
        var start = _time.GetTimestamp();
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var appended = _tail.NextAppend(_partition);
            if (_next < _tail.End(_partition))
            {
                ReadRows(into);
                return true;
            }

            var left = wait == Timeout.InfiniteTimeSpan ? wait : wait - _time.GetElapsedTime(start);
            if (left <= TimeSpan.Zero && left != Timeout.InfiniteTimeSpan)
            {
                return false;
            }

            // Out of time or cancelled: the loop's next round tells which.
            await appended.WaitAsync(left, _time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _select.Dispose();
        _database.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>Adds whole rows until the batch is full. The read transaction ends here: an idle reader keeps no old pages of the file alive.</summary>
    private void ReadRows(LogBatch into)
    {
        try
        {
            var bytes = 0;
            _select.Bind(1, _partition).Bind(2, _next);
            while (_select.Step() && HasRoomFor(into, bytes))
            {
                bytes += ReadRow(into);
            }
        }
        finally
        {
            _select.Reset();
        }

        if (into.Count == 0)
        {
            throw new InvalidDataException($"partition {_partition}: the log has lost the records from offset {_next} on");
        }
    }

    private bool HasRoomFor(LogBatch into, int bytes) =>
        into.Count == 0
        || (into.Count + _select.Number(1) <= LogLimits.MostRecordsPerRow && bytes + _select.Bytes(3).Length <= LogLimits.MostBytesPerRow);

    private int ReadRow(LogBatch into)
    {
        var (first, count) = (_select.Number(0), (int)_select.Number(1));
        if (first > _next)
        {
            throw new LogGapException(_partition, _next, first);
        }

        var row = _select.Bytes(3);
        RecordFrames.Read(row, first, count, (int)(_next - first), _select.Number(2), into);
        _next = first + count;
        return row.Length;
    }
}
