namespace Lambda.Infra.Sqlite.Log;

/// <summary>Which partitions there are, where each ends, and the signal that wakes its readers: no reader polls.</summary>
internal sealed class LogTail
{
    private volatile Partition[] _partitions = [];

    /// <summary>How many partitions there are.</summary>
    public int Count => _partitions.Length;

    /// <summary>The offset that the partition's next record will get.</summary>
    public long End(int partition) => Volatile.Read(ref _partitions[partition].End);

    /// <summary>Ends when records are appended after this call. Take it before looking at <see cref="End"/>, or a wake-up may be missed.</summary>
    public Task NextAppend(int partition) => Volatile.Read(ref _partitions[partition].Signal).Task;

    /// <summary>There are so many partitions now, the added ones empty. Called by the writer alone.</summary>
    public void Grow(int count) => _partitions = [.. _partitions, .. Enumerable.Range(0, count - Count).Select(_ => new Partition())];

    /// <summary>Records up to this offset are committed. Called by the writer alone.</summary>
    public void Advance(int partition, long end)
    {
        var advanced = _partitions[partition];
        Volatile.Write(ref advanced.End, end);
        Interlocked.Exchange(ref advanced.Signal, NewSignal()).SetResult();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private sealed class Partition
    {
        public long End;
        public TaskCompletionSource Signal = NewSignal();
    }
}
