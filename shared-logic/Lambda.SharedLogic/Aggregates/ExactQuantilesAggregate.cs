using Lambda.SharedLogic.Encoding;

namespace Lambda.SharedLogic.Aggregates;

/// <summary>Every number and how often it occurred: exact quantiles, count, sum and extremes.</summary>
public readonly struct ExactQuantilesAggregate : IAggregate<long, Multiset>
{
    /// <inheritdoc/>
    public Multiset Identity => new();

    /// <inheritdoc/>
    public void Add(ref Multiset state, in long input) => state.Add(input);

    /// <inheritdoc/>
    public static long Touch(in Multiset state, in long input) => state.Touch();

    /// <inheritdoc/>
    public void Merge(ref Multiset state, in Multiset other) => state.AddAll(other);

    /// <inheritdoc/>
    public void Encode(in Multiset state, StateWriter writer) => MultisetBytes.Write(state, writer);

    /// <inheritdoc/>
    public Multiset Decode(ref StateReader reader) => MultisetBytes.Read(ref reader);
}
