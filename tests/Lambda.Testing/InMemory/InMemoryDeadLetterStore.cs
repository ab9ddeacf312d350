using Lambda.Ports.DeadLetters;

namespace Lambda.Testing.InMemory;

/// <summary>Dead letters in a sorted dictionary under one lock.</summary>
public sealed class InMemoryDeadLetterStore : IDeadLetterStore
{
    private static readonly Comparer<(string Topic, int Partition, long Offset)> ByPlace = Comparer<(string Topic, int Partition, long Offset)>.Create(Compare);
    private readonly Lock _lock = new();
    private readonly SortedDictionary<(string Topic, int Partition, long Offset), DeadLetter> _letters = new(ByPlace);

    /// <summary>Refuses every write with this error while it is set.</summary>
    public Exception? AppendError { get; set; }

    /// <inheritdoc/>
    public ValueTask AppendAsync(IReadOnlyList<DeadLetter> letters, CancellationToken cancellationToken)
    {
        if (AppendError is { } error)
            throw error;
        lock (_lock)
        {
            foreach (var letter in letters)
                _letters.TryAdd((letter.Topic, letter.Partition, letter.Offset), letter with { Bytes = letter.Bytes.ToArray() });
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<DeadLetter>> ListAsync(
        (string Topic, int Partition, long Offset)? after, int limit, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            var following = _letters.Where(letter => after is not { } place || Compare(letter.Key, place) > 0);
            return ValueTask.FromResult<IReadOnlyList<DeadLetter>>([.. following.Take(limit).Select(letter => letter.Value)]);
        }
    }

    /// <inheritdoc/>
    public ValueTask<long> CountAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
            return ValueTask.FromResult((long)_letters.Count);
    }

    private static int Compare((string Topic, int Partition, long Offset) left, (string Topic, int Partition, long Offset) right)
    {
        var byTopic = string.CompareOrdinal(left.Topic, right.Topic);
        return byTopic != 0 ? byTopic : (left.Partition, left.Offset).CompareTo((right.Partition, right.Offset));
    }
}
