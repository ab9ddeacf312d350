using Lambda.Ports.Log;

namespace Lambda.Testing.InMemory;

/// <summary>The event log as plain lists under one lock.</summary>
public sealed class InMemoryEventLog(int partitionCount, TimeProvider time, string topic = "deliveries", int recordsPerRead = 1000) : IEventLog
{
    private readonly Lock _lock = new();
    private readonly List<List<Record>> _partitions = [.. Enumerable.Range(0, partitionCount).Select(_ => new List<Record>())];
    private readonly Dictionary<int, long> _starts = [];
    private TaskCompletionSource _appended = NewSignal();

    /// <inheritdoc/>
    public string Topic => topic;

    /// <inheritdoc/>
    public int PartitionCount
    {
        get
        {
            lock (_lock)
                return _partitions.Count;
        }
    }

    /// <inheritdoc/>
    public ValueTask<int> GrowAsync(int atLeast, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            while (_partitions.Count < atLeast)
                _partitions.Add([]);
            return ValueTask.FromResult(_partitions.Count);
        }
    }

    /// <inheritdoc/>
    public ValueTask AppendAsync(IReadOnlyList<LogRecord> records, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        foreach (var record in records)
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)record.Partition, (uint)PartitionCount);
        lock (_lock)
        {
            foreach (var record in records)
                _partitions[record.Partition].Add(new(RecordKind.Event, Now(), 0, record.Value.ToArray()));
            WakeReaders();
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask<long> AppendBarrierAsync(int partition, long epoch, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            _partitions[partition].Add(new(RecordKind.Barrier, Now(), epoch, []));
            WakeReaders();
            return ValueTask.FromResult(_partitions[partition].Count - 1L);
        }
    }

    /// <inheritdoc/>
    public ILogReader OpenReader(int partition, long offset) => new Reader(this, partition, offset);

    /// <inheritdoc/>
    public ValueTask<long> EndOffsetAsync(int partition, CancellationToken cancellationToken)
    {
        lock (_lock)
            return ValueTask.FromResult((long)_partitions[partition].Count);
    }

    /// <inheritdoc/>
    public ValueTask<long> StartOffsetAsync(int partition, CancellationToken cancellationToken)
    {
        lock (_lock)
            return ValueTask.FromResult(_starts.GetValueOrDefault(partition));
    }

    /// <summary>Makes every offset below <paramref name="offset"/> unreadable, as a log with limited retention does.</summary>
    public void Trim(int partition, long offset)
    {
        lock (_lock)
            _starts[partition] = offset;
    }

    private long Now() => (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    private void WakeReaders()
    {
        _appended.SetResult();
        _appended = NewSignal();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Fills the batch and returns null, or returns the signal to wait for when there is nothing to read.</summary>
    private Task? TryRead(int partition, ref long next, LogBatch into)
    {
        lock (_lock)
        {
            if (_starts.TryGetValue(partition, out var start) && next < start)
                throw new LogGapException(partition, next, start);
            var records = _partitions[partition];
            if (next >= records.Count)
                return _appended.Task;
            for (; next < records.Count && into.Count < recordsPerRead; next++)
                records[(int)next].CopyTo(into, next);
            return null;
        }
    }

    private sealed record Record(RecordKind Kind, long ArrivalTime, long Epoch, byte[] Value)
    {
        public void CopyTo(LogBatch into, long offset)
        {
            if (Kind == RecordKind.Barrier)
                into.AddBarrier(offset, ArrivalTime, Epoch);
            else
                into.AddEvent(offset, ArrivalTime, Value);
        }
    }

    private sealed class Reader(InMemoryEventLog log, int partition, long offset) : ILogReader
    {
        private long _next = offset;

        public async ValueTask<bool> ReadAsync(LogBatch into, TimeSpan wait, CancellationToken cancellationToken)
        {
            into.Clear();
            cancellationToken.ThrowIfCancellationRequested();
            var start = TimeProvider.System.GetTimestamp();
            while (log.TryRead(partition, ref _next, into) is { } appended)
            {
                var forEver = wait == Timeout.InfiniteTimeSpan;
                var left = forEver ? wait : wait - TimeProvider.System.GetElapsedTime(start);
                if (left <= TimeSpan.Zero && !forEver)
                    return false;
                try
                {
                    await appended.WaitAsync(left, cancellationToken);
                }
                catch (TimeoutException)
                {
                    return false;
                }
            }

            return true;
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
