namespace Lambda.Ports.Log;

/// <summary>
/// The partitioned, ordered, append-only record of the events of one stream. Offsets of a partition rise by one from 0; each record, barrier or event, has one.
/// </summary>
public interface IEventLog
{
    /// <summary>The name of the stream.</summary>
    string Topic { get; }

    /// <summary>
    /// How many partitions there are, numbered from 0, as far as this process has heard; never fewer than before. The other calls find out about a partition that was added since:
    /// they refuse only one that does not exist.
    /// </summary>
    int PartitionCount { get; }

    /// <summary>Adds partitions until there are <paramref name="atLeast"/>; nothing when there are. Those that are added are empty and can be used when it returns. There is no way back.</summary>
    /// <returns>How many there are now, freshly asked: another may have added some.</returns>
    ValueTask<int> GrowAsync(int atLeast, CancellationToken cancellationToken);

    /// <summary>
    /// Appends events; records of one partition keep their order. When the call returns they are durable. When it throws, any part of them may have been
    /// appended: send them again, their identities make copies recognisable. Once it has returned or thrown, nobody reads the records' bytes any more.
    /// </summary>
    ValueTask AppendAsync(IReadOnlyList<LogRecord> records, CancellationToken cancellationToken);

    /// <summary>Appends the barrier that starts <paramref name="epoch"/> in a partition; durable on return. Doing it again is harmless.</summary>
    /// <returns>The barrier's offset.</returns>
    ValueTask<long> AppendBarrierAsync(int partition, long epoch, CancellationToken cancellationToken);

    /// <summary>Reads a partition from an offset on; an offset at or past the end waits for it to be written.</summary>
    ILogReader OpenReader(int partition, long offset);

    /// <summary>The offset that the next record of a partition will get.</summary>
    ValueTask<long> EndOffsetAsync(int partition, CancellationToken cancellationToken);

    /// <summary>The oldest offset of a partition that can still be read.</summary>
    ValueTask<long> StartOffsetAsync(int partition, CancellationToken cancellationToken);
}
