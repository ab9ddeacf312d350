using Lambda.Ports.Log;

namespace Lambda.Seam.Tests;

/// <summary>Tells the oracle what is in a log, by reading it as it was written: which event stands at which offset, when it arrived, and where the barriers are.</summary>
/// <param name="log">The log.</param>
/// <param name="oracle">Is told.</param>
public sealed class LogFollower(IEventLog log, Oracle oracle) : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly Queue<SeamEvent?>[] _sent = [.. Enumerable.Range(0, log.PartitionCount).Select(_ => new Queue<SeamEvent?>())];
    private readonly ILogReader?[] _readers = new ILogReader?[log.PartitionCount];
    private readonly long[] _next = new long[log.PartitionCount];
    private readonly LogBatch _batch = new();

    /// <summary>A record is appended to a partition; <c>null</c>: the oracle is not to hear of it. Records of a partition are told in their order.</summary>
    public void Sent(int partition, SeamEvent? record) => _sent[partition].Enqueue(record);

    /// <summary>Reads on to the end.</summary>
    public async Task FollowAsync()
    {
        for (var partition = 0; partition < log.PartitionCount; partition++)
        {
            var end = await log.EndOffsetAsync(partition, CancellationToken.None);
            var reader = _readers[partition] ??= log.OpenReader(partition, 0);
            while (_next[partition] < end)
            {
                Assert.True(await reader.ReadAsync(_batch, Patience, CancellationToken.None), $"partition {partition} can be read only to offset {_next[partition]} of {end}");
                for (var i = 0; i < _batch.Count; i++)
                    Tell(partition, i);
                _next[partition] = _batch.OffsetOf(_batch.Count - 1) + 1;
            }
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var reader in _readers)
            await (reader?.DisposeAsync() ?? ValueTask.CompletedTask);
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
