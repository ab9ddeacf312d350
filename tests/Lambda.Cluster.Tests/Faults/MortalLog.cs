using System.Collections.Concurrent;
using Lambda.Ports.Log;

namespace Lambda.Cluster.Tests.Faults;

/// <summary>The log as a node that may die sees it.</summary>
internal sealed class MortalLog(IEventLog log, Heart heart) : IEventLog, IAsyncDisposable
{
    private readonly ConcurrentQueue<Reader> _readers = [];

    public string Topic => log.Topic;

    public int PartitionCount => log.PartitionCount;

    public ValueTask<int> GrowAsync(int atLeast, CancellationToken cancellationToken) => throw new NotSupportedException("a speed node adds no partitions");

    public ValueTask AppendAsync(IReadOnlyList<LogRecord> records, CancellationToken cancellationToken) => throw new NotSupportedException("a speed node appends nothing");

    public ValueTask<long> AppendBarrierAsync(int partition, long epoch, CancellationToken cancellationToken) => throw new NotSupportedException("a speed node appends nothing");

    public ILogReader OpenReader(int partition, long offset)
    {
        var reader = new Reader(log.OpenReader(partition, offset), heart);
        _readers.Enqueue(reader);
        return reader;
    }

    public ValueTask<long> EndOffsetAsync(int partition, CancellationToken cancellationToken) => heart.CallAsync(() => log.EndOffsetAsync(partition, cancellationToken));

    public ValueTask<long> StartOffsetAsync(int partition, CancellationToken cancellationToken) => heart.CallAsync(() => log.StartOffsetAsync(partition, cancellationToken));

    /// <summary>Cuts the connections of readers that a dead node has left.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var reader in _readers)
            await reader.CutAsync();
    }

    private sealed class Reader(ILogReader reader, Heart heart) : ILogReader
    {
        private Task _reading = Task.CompletedTask;
        private int _isClosed;

        public async ValueTask<bool> ReadAsync(LogBatch into, TimeSpan wait, CancellationToken cancellationToken)
        {
            var found = await heart.CallAsync(() => new ValueTask<bool>(KeepAsync(into, wait, cancellationToken)));
            if (!found)
                return false;
            await heart.PassAsync(Points.Read);
            if (Enumerable.Range(0, into.Count).Any(index => into.KindOf(index) == RecordKind.Barrier))
                await heart.PassAsync(Points.BarrierRead);
            return true;
        }

        public ValueTask DisposeAsync() => Interlocked.Exchange(ref _isClosed, 1) == 0 ? reader.DisposeAsync() : ValueTask.CompletedTask;

        public async ValueTask CutAsync()
        {
            await _reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await DisposeAsync();
        }

        private Task<bool> KeepAsync(LogBatch into, TimeSpan wait, CancellationToken cancellationToken)
        {
            var reading = ReadInnerAsync(into, wait, cancellationToken);
            _reading = reading;
            return reading;
        }

        private async Task<bool> ReadInnerAsync(LogBatch into, TimeSpan wait, CancellationToken cancellationToken)
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, heart.Cut);
            return await reader.ReadAsync(into, wait, either.Token);
        }
    }
}
