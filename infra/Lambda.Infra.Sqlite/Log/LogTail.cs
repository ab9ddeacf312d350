namespace Lambda.Infra.Sqlite.Log;

/// <summary>Where each partition ends, and the signal that wakes its readers: no reader polls.</summary>
internal sealed class LogTail(int partitionCount)
{
    private readonly long[] _ends = new long[partitionCount];
    private readonly TaskCompletionSource[] _signals = [.. Enumerable.Range(0, partitionCount).Select(_ => NewSignal())];

    /// <summary>The offset that the partition's next record will get.</summary>
    public long End(int partition) => Volatile.Read(ref _ends[partition]);

    /// <summary>Ends when records are appended after this call. Take it before looking at <see cref="End"/>, or a wake-up may be missed.</summary>
    public Task NextAppend(int partition) => Volatile.Read(ref _signals[partition]).Task;

    /// <summary>Records up to this offset are committed. Called by the writer alone.</summary>
    public void Advance(int partition, long end)
    {
        Volatile.Write(ref _ends[partition], end);
        Interlocked.Exchange(ref _signals[partition], NewSignal()).SetResult();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
