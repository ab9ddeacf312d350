using Lambda.SharedLogic.Encoding;

namespace Lambda.SharedLogic.Aggregates;

/// <summary>
/// The sum of fixed-point integers, in whatever unit the view chooses. 128 bits wide: 2^64 inputs of any size cannot overflow it.
/// </summary>
public readonly struct SumAggregate : IAggregate<long, Int128>
{
    /// <inheritdoc/>
    public Int128 Identity => 0;

    /// <inheritdoc/>
    public void Add(ref Int128 state, in long input) => state += input;

    /// <inheritdoc/>
    public void Merge(ref Int128 state, in Int128 other) => state += other;

    /// <inheritdoc/>
    public void Encode(in Int128 state, StateWriter writer) => writer.WriteSigned128(state);

    /// <inheritdoc/>
    public Int128 Decode(ref StateReader reader) => reader.ReadSigned128();
}
