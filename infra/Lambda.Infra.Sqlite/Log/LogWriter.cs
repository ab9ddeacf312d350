using System.Buffers.Binary;
using System.Threading.Channels;
using Lambda.Infra.Sqlite.Storage;

namespace Lambda.Infra.Sqlite.Log;

/// <summary>
/// The only writer of the log. Calls that come in while a commit is under way share the next one: the disk is asked once for all of them, and each
/// partition gets one row for them all.
/// </summary>
internal sealed class LogWriter : IAsyncDisposable
{
    private readonly Channel<PendingAppend> _queue = Channel.CreateBounded<PendingAppend>(
        new BoundedChannelOptions(LogLimits.MostWaitingAppends) { SingleReader = true });
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<PendingAppend> _group = [];
    private readonly SqliteDatabase _database;
    private readonly SqliteStatement _insert;
    private readonly LogTail _tail;
    private readonly TimeProvider _time;
    private long[] _ends = [];
    private bool _endsAreKnown;
    private byte[] _row = new byte[64 * 1024];

    public LogWriter(SqliteDatabase database, LogTail tail, TimeProvider time)
    {
        (_database, _tail, _time) = (database, tail, time);
        _insert = database.Prepare(LogTables.Insert);
        ReadEnds();

        // A thread of its own: a commit waits for the disk, and the pool's threads have others to serve meanwhile.
        new Thread(Run) { IsBackground = true, Name = "log writer" }.Start();
    }

    /// <summary>Hands records over and returns, once they are durable, the offset of the first one.</summary>
    public async ValueTask<long> AppendAsync(PendingAppend append, CancellationToken cancellationToken)
    {
        await _queue.Writer.WriteAsync(append, cancellationToken).ConfigureAwait(false);
        return await append.Committed.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Commits what has been handed over, and ends.</summary>
    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _stopped.Task.ConfigureAwait(false);
        _insert.Dispose();
        _database.Dispose();
    }

    private void Run()
    {
        try
        {
            while (_queue.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
            {
                TakeGroup();
                CommitGroup();
            }

            _stopped.SetResult();
        }
        catch (Exception error)
        {
            // Whoever waits, appends next or closes the log is told.
            _queue.Writer.TryComplete(error);
            while (_queue.Reader.TryRead(out var append))
            {
                append.Fail(error);
            }

            _stopped.SetException(error);
        }
    }

    private void TakeGroup()
    {
        var bytes = 0;
        while (bytes < LogLimits.MostBytesPerCommit && _queue.Reader.TryRead(out var append))
        {
            _group.Add(append);
            bytes += append.Length;
        }
    }

    private void CommitGroup()
    {
        try
        {
            ReadEnds();
            // Until the commit has succeeded nobody knows what the file holds: one that fails may still have reached the disk.
            _endsAreKnown = false;
            var firstOffsets = new long[_group.Count];
            _database.InTransaction(() => WriteRows(firstOffsets));
            _endsAreKnown = true;
            AdvanceTail();
            for (var i = 0; i < _group.Count; i++)
            {
                _group[i].Complete(firstOffsets[i]);
            }
        }
        catch (Exception error)
        {
            _group.ForEach(append => append.Fail(error));
        }
        finally
        {
            _group.ForEach(append => append.Dispose());
            _group.Clear();
        }
    }

    private void WriteRows(long[] firstOffsets)
    {
        Grow(_group.Max(append => append.Partitions));
        var now = (_time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
        var rows = new List<FrameRun>();
        for (var partition = 0; partition < _ends.Length; partition++)
        {
            var end = _ends[partition];
            for (var i = 0; i < _group.Count; i++)
            {
                foreach (var run in _group[i].Runs)
                {
                    if (run.Partition != partition)
                    {
                        continue;
                    }

                    if (rows.Count > 0 && !HaveRoomFor(rows, run))
                    {
                        WriteRow(rows, now);
                    }

                    firstOffsets[i] = end;
                    rows.Add(run);
                    end += run.Count;
                }
            }

            WriteRow(rows, now);
        }
    }

    private void Grow(int partitions)
    {
        if (partitions > _ends.Length)
        {
            LogTables.Grow(_database, partitions);
            Array.Resize(ref _ends, partitions);
        }
    }

    private static bool HaveRoomFor(List<FrameRun> rows, FrameRun run) =>
        rows.Sum(row => row.Count) + run.Count <= LogLimits.MostRecordsPerRow && rows.Sum(row => row.Length) + run.Length <= LogLimits.MostBytesPerRow;

    /// <summary>Writes these runs, all of one partition, as one row.</summary>
    private void WriteRow(List<FrameRun> runs, long now)
    {
        if (runs.Count == 0)
        {
            return;
        }

        var (partition, count) = (runs[0].Partition, runs.Sum(run => run.Count));
        var first = _ends[partition];
        _insert.Bind(1, partition).Bind(2, first).Bind(3, count).Bind(4, now).Bind(5, RowBytes(runs, first)).Run();
        _ends[partition] = first + count;
        runs.Clear();
    }

    private ReadOnlySpan<byte> RowBytes(List<FrameRun> runs, long firstOffset)
    {
        var length = RecordFrames.HeaderBytes + runs.Sum(run => run.Length);
        if (_row.Length < length + RecordFrames.ChecksumBytes)
        {
            _row = new byte[length + RecordFrames.ChecksumBytes];
        }

        _row[0] = RecordFrames.Version;
        var rest = _row.AsSpan(RecordFrames.HeaderBytes);
        foreach (var run in runs)
        {
            run.Bytes.CopyTo(rest);
            rest = rest[run.Length..];
        }

        BinaryPrimitives.WriteUInt64LittleEndian(rest, RecordFrames.Checksum(_row.AsSpan(0, length), firstOffset));
        return _row.AsSpan(0, length + RecordFrames.ChecksumBytes);
    }

    private void ReadEnds()
    {
        if (_endsAreKnown)
        {
            return;
        }

        _ends = new long[LogTables.PartitionsOf(_database)];
        for (var partition = 0; partition < _ends.Length; partition++)
        {
            _ends[partition] = LogTables.EndOf(_database, partition);
        }

        _endsAreKnown = true;
        AdvanceTail();
    }

    private void AdvanceTail()
    {
        if (_tail.Count < _ends.Length)
        {
            _tail.Grow(_ends.Length);
        }

        for (var partition = 0; partition < _ends.Length; partition++)
        {
            if (_tail.End(partition) != _ends[partition])
            {
                _tail.Advance(partition, _ends[partition]);
            }
        }
    }
}
