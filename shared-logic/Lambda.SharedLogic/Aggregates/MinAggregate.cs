using Lambda.SharedLogic.Encoding;

namespace Lambda.SharedLogic.Aggregates;

/// <summary>The smallest of the inputs; <c>null</c> when there was none.</summary>
public readonly struct MinAggregate : IAggregate<long, long?>
{
    /// <inheritdoc/>
    public long? Identity => null;

    /// <inheritdoc/>
    public void Add(ref long? state, in long input)
    {
        if (state is not { } kept || input < kept)
        {
            state = input;
        }
    }

    /// <inheritdoc/>
    public void Merge(ref long? state, in long? other)
    {
        if (other is { } value)
        {
            Add(ref state, in value);
        }
    }

    /// <inheritdoc/>
    public void Encode(in long? state, StateWriter writer)
    {
        writer.WriteFlag(state.HasValue);
        if (state is { } value)
        {
            writer.WriteSigned(value);
        }
    }

    /// <inheritdoc/>
    public long? Decode(ref StateReader reader) => reader.ReadFlag() ? reader.ReadSigned() : null;
}
