using Lambda.SharedLogic.Encoding;

namespace Lambda.SharedLogic.Aggregates;

/// <summary>
/// How far numbers spread: their count, sum and sum of squares, all exact. Running means and deviations (Welford) cannot be merged in any order to the same
/// bytes; these three can, and kept exactly they lose nothing to cancellation. Bytes: count, sum, then the sum of squares in three words, the lowest first.
/// </summary>
public readonly struct VarianceAggregate : IAggregate<long, VarianceState>
{
    /// <inheritdoc/>
    public VarianceState Identity => default;

    /// <inheritdoc/>
    public void Add(ref VarianceState state, in long input)
    {
        state.Count++;
        state.Sum += input;
        var size = (ulong)Int128.Abs(input);
        state.AddSquares((UInt128)size * size, 0);
    }

    /// <inheritdoc/>
    public void Merge(ref VarianceState state, in VarianceState other)
    {
        state.Count += other.Count;
        state.Sum += other.Sum;
        state.AddSquares(other.SquaresLow, other.SquaresHigh);
    }

    /// <inheritdoc/>
    public void Encode(in VarianceState state, StateWriter writer)
    {
        writer.WriteUnsigned((ulong)state.Count);
        writer.WriteSigned128(state.Sum);
        writer.WriteUnsigned((ulong)(state.SquaresLow & ulong.MaxValue));
        writer.WriteUnsigned((ulong)(state.SquaresLow >> 64));
        writer.WriteUnsigned(state.SquaresHigh);
    }

    /// <inheritdoc/>
    public VarianceState Decode(ref StateReader reader)
    {
        var (count, sum) = (reader.ReadUnsigned(), reader.ReadSigned128());
        var (low, middle, high) = (reader.ReadUnsigned(), reader.ReadUnsigned(), reader.ReadUnsigned());
        var state = new VarianceState { Count = (long)count, Sum = sum };
        state.AddSquares(new UInt128(middle, low), high);
        return count <= long.MaxValue && state.IsPossible
            ? state
            : throw new CorruptStateException($"{count} numbers with sum {sum} cannot have squares of {high:x16}{middle:x16}{low:x16} in all");
    }
}
