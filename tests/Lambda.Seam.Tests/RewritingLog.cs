using Lambda.Ports.Log;

namespace Lambda.Seam.Tests;

/// <summary>A log that shows its reader other values than those that were appended, at chosen places: how one layer comes to count something else.</summary>
public sealed class RewritingLog(IEventLog log, IReadOnlyDictionary<(int Partition, long Offset), byte[]> values) : IEventLog
{
    /// <inheritdoc/>
    public string Topic => log.Topic;

    /// <inheritdoc/>
    public int PartitionCount => log.PartitionCount;

    /// <inheritdoc/>
    public ValueTask<int> GrowAsync(int atLeast, CancellationToken cancellationToken) => log.GrowAsync(atLeast, cancellationToken);

    /// <inheritdoc/>
    public ValueTask AppendAsync(IReadOnlyList<LogRecord> records, CancellationToken cancellationToken) => log.AppendAsync(records, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<long> AppendBarrierAsync(int partition, long epoch, CancellationToken cancellationToken) =>
        log.AppendBarrierAsync(partition, epoch, cancellationToken);

    /// <inheritdoc/>
    public ILogReader OpenReader(int partition, long offset) => new Reader(log.OpenReader(partition, offset), partition, values);

    /// <inheritdoc/>
    public ValueTask<long> EndOffsetAsync(int partition, CancellationToken cancellationToken) => log.EndOffsetAsync(partition, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<long> StartOffsetAsync(int partition, CancellationToken cancellationToken) => log.StartOffsetAsync(partition, cancellationToken);

    private sealed class Reader(ILogReader inner, int partition, IReadOnlyDictionary<(int Partition, long Offset), byte[]> values) : ILogReader
    {
        private readonly LogBatch _read = new();

        public async ValueTask<bool> ReadAsync(LogBatch into, TimeSpan wait, CancellationToken cancellationToken)
        {
            into.Clear();
            var any = await inner.ReadAsync(_read, wait, cancellationToken);
            for (var i = 0; any && i < _read.Count; i++)
            {
                if (_read.KindOf(i) == RecordKind.Barrier)
                    into.AddBarrier(_read.OffsetOf(i), _read.ArrivalTimeOf(i), _read.EpochOf(i));
                else
                    into.AddEvent(_read.OffsetOf(i), _read.ArrivalTimeOf(i), values.GetValueOrDefault((partition, _read.OffsetOf(i))) ?? _read.ValueOf(i));
            }

            return any;
        }

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
