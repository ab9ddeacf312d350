using Lambda.Ports.Master;
using Lambda.SharedLogic.Events;

namespace Lambda.Infra.DuckDb.Master;

/// <summary>Collects events in a table in memory and writes them out as one file.</summary>
internal sealed class EventFileWriter : IEventFileWriter
{
    private const string Table = "collected";

    private readonly MasterFileStore _store;
    private readonly MasterPaths _paths;
    private readonly long _epoch;
    private readonly int _partition;
    private readonly DuckDbConnection _connection;
    private readonly DuckDbAppender _appender;
    private readonly MasterChunkWriter _chunks;
    private long _firstOffset;
    private long _lastOffset = -1;
    private long _minEventTime = long.MaxValue;
    private long _maxEventTime = long.MinValue;

    public EventFileWriter(MasterFileStore store, MasterPaths paths, long epoch, int partition, DuckDbConnection connection)
    {
        _store = store;
        _paths = paths;
        _epoch = epoch;
        _partition = partition;
        _connection = connection;
        // Temporary tables belong to their connection: every writer has one of the same name.
        connection.Execute($"CREATE TEMPORARY TABLE {Table} ({MasterColumns.Declaration})");
        _appender = connection.Append(Table);
        _chunks = new MasterChunkWriter(_appender);
    }

    public long Rows { get; private set; }

    public void Append(DeliveryEvent archived, ReadOnlySpan<byte> payload)
    {
        if (archived.Partition != _partition || archived.Offset <= _lastOffset)
        {
            throw new ArgumentException(
                $"Offset {archived.Offset} of partition {archived.Partition} does not follow offset {_lastOffset} of partition {_partition}.",
                nameof(archived));
        }

        _chunks.Write(archived, payload);
        _firstOffset = Rows == 0 ? archived.Offset : _firstOffset;
        _lastOffset = archived.Offset;
        _minEventTime = Math.Min(_minEventTime, archived.EventTime);
        _maxEventTime = Math.Max(_maxEventTime, archived.EventTime);
        Rows++;
    }

    public async ValueTask<EventFile> CompleteAsync(CancellationToken cancellationToken)
    {
        if (Rows == 0)
        {
            throw new InvalidOperationException("A file without events is not written.");
        }

        // Encoding takes seconds for a large file: not on the caller's thread.
        return await Task.Run(() => Complete(cancellationToken), cancellationToken).ConfigureAwait(false);
    }

    public ValueTask DisposeAsync()
    {
        _appender.Dispose();
        _connection.Dispose();
        return ValueTask.CompletedTask;
    }

    private EventFile Complete(CancellationToken cancellationToken)
    {
        _chunks.Flush();
        _appender.Close();
        var path = _paths.Of(_epoch, _partition, _firstOffset, _lastOffset);
        var expected = new EventFile(
            _epoch, _partition, _firstOffset, _lastOffset, path, Rows, Bytes: 0, Sha256: "", _minEventTime, _maxEventTime);
        return _store.Write(_connection, $"SELECT {MasterColumns.FullList} FROM {Table}", expected, cancellationToken);
    }
}
