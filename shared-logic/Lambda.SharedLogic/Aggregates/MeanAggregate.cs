using Lambda.SharedLogic.Encoding;

namespace Lambda.SharedLogic.Aggregates;

/// <summary>The mean of integers, kept as sum and count: means cannot be merged, their parts can.</summary>
public readonly struct MeanAggregate : IAggregate<long, MeanState>
{
    /// <inheritdoc/>
    public MeanState Identity => default;

    /// <inheritdoc/>
    public void Add(ref MeanState state, in long input)
    {
        state.Sum += input;
        state.Count++;
    }

    /// <inheritdoc/>
    public void Merge(ref MeanState state, in MeanState other)
    {
        state.Sum += other.Sum;
        state.Count += other.Count;
    }

    /// <inheritdoc/>
    public void Encode(in MeanState state, StateWriter writer)
    {
        writer.WriteSigned(state.Count);
        writer.WriteSigned128(state.Sum);
    }

    /// <inheritdoc/>
    public MeanState Decode(ref StateReader reader) => new() { Count = reader.ReadSigned(), Sum = reader.ReadSigned128() };
}

/// <summary>The state of a <see cref="MeanAggregate"/>.</summary>
public struct MeanState
{
    /// <summary>The sum of the inputs.</summary>
    public Int128 Sum;

    /// <summary>How many inputs there were.</summary>
    public long Count;

    /// <summary>The mean; <c>null</c> when there was no input.</summary>
    public readonly double? Mean => Count == 0 ? null : (double)Sum / Count;
}
