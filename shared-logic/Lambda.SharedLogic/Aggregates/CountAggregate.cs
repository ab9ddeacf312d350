using Lambda.SharedLogic.Encoding;

namespace Lambda.SharedLogic.Aggregates;

/// <summary>How many inputs there were.</summary>
public readonly struct CountAggregate : IAggregate<Occurrence, long>
{
    /// <inheritdoc/>
    public long Identity => 0;

    /// <inheritdoc/>
    public void Add(ref long state, in Occurrence input) => state++;

    /// <inheritdoc/>
    public void Merge(ref long state, in long other) => state += other;

    /// <inheritdoc/>
    public void Encode(in long state, StateWriter writer) => writer.WriteSigned(state);

    /// <inheritdoc/>
    public long Decode(ref StateReader reader) => reader.ReadSigned();
}

/// <summary>The input of a count: that something happened, and nothing else.</summary>
public readonly record struct Occurrence;
