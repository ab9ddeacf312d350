using Lambda.SharedLogic.Encoding;

namespace Lambda.SharedLogic.Aggregates;

/// <summary>The share of inputs that count, kept as two counts: quotients cannot be merged, their parts can.</summary>
public readonly struct RatioAggregate : IAggregate<RatioInput, RatioState>
{
    /// <inheritdoc/>
    public RatioState Identity => default;

    /// <inheritdoc/>
    public void Add(ref RatioState state, in RatioInput input)
    {
        state.Denominator++;
        state.Numerator += input.Counts ? 1 : 0;
    }

    /// <inheritdoc/>
    public void Merge(ref RatioState state, in RatioState other)
    {
        state.Numerator += other.Numerator;
        state.Denominator += other.Denominator;
    }

    /// <inheritdoc/>
    public void Encode(in RatioState state, StateWriter writer)
    {
        writer.WriteSigned(state.Denominator);
        writer.WriteSigned(state.Numerator);
    }

    /// <inheritdoc/>
    public RatioState Decode(ref StateReader reader) => new() { Denominator = reader.ReadSigned(), Numerator = reader.ReadSigned() };
}

/// <summary>One case of a ratio.</summary>
/// <param name="Counts">Whether it is counted in the numerator too.</param>
public readonly record struct RatioInput(bool Counts);

/// <summary>The state of a <see cref="RatioAggregate"/>.</summary>
public struct RatioState
{
    /// <summary>How many inputs counted.</summary>
    public long Numerator;

    /// <summary>How many inputs there were.</summary>
    public long Denominator;

    /// <summary>Numerator ÷ denominator, 0 to 1; <c>null</c> when there was no input.</summary>
    public readonly double? Quotient => Denominator == 0 ? null : (double)Numerator / Denominator;
}
