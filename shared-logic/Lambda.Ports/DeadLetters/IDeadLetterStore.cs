namespace Lambda.Ports.DeadLetters;

/// <summary>Keeps dead letters, one for each (topic, partition, offset): writing one again changes nothing.</summary>
public interface IDeadLetterStore
{
    /// <summary>Keeps these; durable on return. Throws when it cannot, and then the caller must not go past the records.</summary>
    ValueTask AppendAsync(IReadOnlyList<DeadLetter> letters, CancellationToken cancellationToken);

    /// <summary>At most <paramref name="limit"/> letters that follow the given place, in order of topic, partition and offset.</summary>
    ValueTask<IReadOnlyList<DeadLetter>> ListAsync((string Topic, int Partition, long Offset)? after, int limit, CancellationToken cancellationToken);

    /// <summary>How many are kept.</summary>
    ValueTask<long> CountAsync(CancellationToken cancellationToken);
}
