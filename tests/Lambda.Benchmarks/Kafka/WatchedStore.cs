using System.Diagnostics;
using Lambda.Ports.RealTime;
using Lambda.Testing;

namespace Lambda.Benchmarks.Kafka;

/// <summary>A real-time view store that tells when each flush was there for readers, and counts what was flushed.</summary>
/// <param name="store">The store.</param>
/// <param name="ends">Where each partition ends: when all are there, <see cref="Arrived"/> is.</param>
internal sealed class WatchedStore(IRealTimeViewStore store, long[] ends) : PassingRealTimeStore(store)
{
    private readonly TaskCompletionSource _arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly long[] _positions = new long[ends.Length];
    private long _states;
    private long _flushes;

    /// <summary>Told of each flush: partition, the positions before and after it, and when it was answered.</summary>
    public Action<int, long, long, long>? Flushed { get; set; }

    /// <summary>Ends when every partition is at its end.</summary>
    public Task Arrived => _arrived.Task;

    /// <summary>How many states were flushed.</summary>
    public long States => _states;

    /// <summary>How many flushes there were.</summary>
    public long Flushes => _flushes;

    /// <inheritdoc/>
    public override async ValueTask<bool> FlushAsync(RealTimeFlush flush, CancellationToken cancellationToken)
    {
        if (!await base.FlushAsync(flush, cancellationToken))
        {
            return false;
        }

        var (partition, position) = (flush.Progress.Partition, flush.Progress.Position);
        Flushed?.Invoke(partition, flush.ExpectedPosition, position, Stopwatch.GetTimestamp());
        Interlocked.Add(ref _states, flush.States.Count);
        Interlocked.Increment(ref _flushes);
        Volatile.Write(ref _positions[partition], position);
        if (_positions.Zip(ends).All(pair => pair.First >= pair.Second))
        {
            _arrived.TrySetResult();
        }

        return true;
    }
}
