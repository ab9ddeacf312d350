using Lambda.SharedLogic.Encoding;

namespace Lambda.SharedLogic.Aggregates;

/// <summary>
/// How many inputs fell into each bucket, by the bucket's index. Only buckets in use are kept: a group with one event costs one of them, however many there are.
/// Which numbers a bucket takes is the column's business (<see cref="HistogramBoundaries"/>) and part of the view's fingerprint.
/// Bytes: the indexes as a multiset.
/// </summary>
public readonly struct HistogramAggregate : IAggregate<int, Multiset>
{
    /// <inheritdoc/>
    public Multiset Identity => new();

    /// <inheritdoc/>
    public void Add(ref Multiset state, in int input) => state.Add(input);

    /// <inheritdoc/>
    public void Merge(ref Multiset state, in Multiset other) => state.AddAll(other);

    /// <inheritdoc/>
    public void Encode(in Multiset state, StateWriter writer) => MultisetBytes.Write(state, writer);

    /// <inheritdoc/>
    public Multiset Decode(ref StateReader reader)
    {
        var state = MultisetBytes.Read(ref reader);
        return state is { Min: < 0 } or { Max: > HistogramBoundaries.Most }
            ? throw new CorruptStateException($"a histogram has no buckets {state.Min} to {state.Max}")
            : state;
    }
}
