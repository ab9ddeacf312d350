using Lambda.Ports.Log;

namespace Lambda.Seam.Tests;

/// <summary>Tells the oracle what is in a log, by reading it as it was written: which event stands at which offset, when it arrived, and where the barriers are.</summary>
/// <param name="log">The log.</param>
/// <param name="oracle">Is told.</param>
public sealed class LogFollower(IEventLog log, Oracle oracle) : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly Dictionary<int, Queue<SeamEvent?>> _sent = [];
    private readonly Dictionary<int, ILogReader> _readers = [];
    private readonly Dictionary<int, long> _next = [];
    private readonly LogBatch _batch = new();

    /// <summary>A record is appended to a partition; <c>null</c>: the oracle is not to hear of it. Records of a partition are told in their order.</summary>
    public void Sent(int partition, SeamEvent? record)
    {
        if (!_sent.TryGetValue(partition, out var sent))
            _sent.Add(partition, sent = new());
        sent.Enqueue(record);
    }

    /// <summary>Reads on to the end.</summary>
    public async Task FollowAsync()
    {
        oracle.Grow(log.PartitionCount);
        for (var partition = 0; partition < log.PartitionCount; partition++)
        {
            var end = await log.EndOffsetAsync(partition, CancellationToken.None);
            if (!_readers.TryGetValue(partition, out var reader))
                _readers.Add(partition, reader = log.OpenReader(partition, 0));
            while (_next.GetValueOrDefault(partition) < end)
            {
                Assert.True(await reader.ReadAsync(_batch, Patience, CancellationToken.None), $"partition {partition} can be read only to offset {_next.GetValueOrDefault(partition)} of {end}");
                for (var i = 0; i < _batch.Count; i++)
                    Tell(partition, i);
                _next[partition] = _batch.OffsetOf(_batch.Count - 1) + 1;
            }
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var reader in _readers.Values)
            await reader.DisposeAsync();
    }

    private void Tell(int partition, int index)
    {
        var offset = _batch.OffsetOf(index);
        if (_batch.KindOf(index) == RecordKind.Barrier)
        {
            oracle.Barrier(partition, offset, _batch.EpochOf(index));
        }
        else if (_sent[partition].Dequeue() is { } sent)
        {
            Assert.Equal(sent.ToJson(), _batch.ValueOf(index).ToArray());
            oracle.Append(partition, offset, sent, _batch.ArrivalTimeOf(index));
        }
    }
}
