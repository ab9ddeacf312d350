using Lambda.Ports.Log;

namespace Lambda.ServingLayer.Tests.Support;

/// <summary>A log that can be read and not be written.</summary>
public sealed class BrokenLog(IEventLog inner) : IEventLog
{
    public string Topic => inner.Topic;

    public int PartitionCount => inner.PartitionCount;

    public ValueTask<int> GrowAsync(int atLeast, CancellationToken cancellationToken) => inner.GrowAsync(atLeast, cancellationToken);

    public ValueTask AppendAsync(IReadOnlyList<LogRecord> records, CancellationToken cancellationToken) => throw new IOException("disk full");

    public ValueTask<long> AppendBarrierAsync(int partition, long epoch, CancellationToken cancellationToken) => throw new IOException("disk full");

    public ILogReader OpenReader(int partition, long offset) => inner.OpenReader(partition, offset);

    public ValueTask<long> EndOffsetAsync(int partition, CancellationToken cancellationToken) => throw new IOException("gone");

    public ValueTask<long> StartOffsetAsync(int partition, CancellationToken cancellationToken) => inner.StartOffsetAsync(partition, cancellationToken);
}
