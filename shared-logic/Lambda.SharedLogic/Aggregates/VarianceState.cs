using System.Numerics;
using System.Runtime.InteropServices;

namespace Lambda.SharedLogic.Aggregates;

/// <summary>
/// The state of a <see cref="VarianceAggregate"/>. The sum of squares is 192 bits wide: 2^63 inputs of any size cannot overflow it. What is presented is
/// computed in whole numbers of any size and only the last quotient is rounded, to within 2^-50 of itself, however small it is beside the mean.
/// </summary>
[StructLayout(LayoutKind.Auto)]
public struct VarianceState
{
    /// <summary>The sum of the inputs.</summary>
    public Int128 Sum;

    /// <summary>How many inputs there were.</summary>
    public long Count;

    /// <summary>The mean; <c>null</c> when there was no input.</summary>
    public readonly double? Mean => Count == 0 ? null : (double)Sum / Count;

    /// <summary>The mean of the squared distances to the mean: for inputs that are all there is. <c>null</c> when there was none.</summary>
    public readonly double? PopulationVariance => Count == 0 ? null : (double)ScaledVariance / (double)((BigInteger)Count * Count);

    /// <summary>The unbiased estimate (divided by one less) of what the inputs are a sample of; <c>null</c> when there were fewer than two.</summary>
    public readonly double? SampleVariance => Count < 2 ? null : (double)ScaledVariance / (double)((BigInteger)Count * (Count - 1));

    /// <summary>The lower 128 bits of the sum of squares.</summary>
    internal UInt128 SquaresLow { get; private set; }

    /// <summary>The upper 64 bits of the sum of squares.</summary>
    internal ulong SquaresHigh { get; private set; }

    /// <summary>Whether any numbers have such sums: by Cauchy and Schwarz, and none has any when there are none.</summary>
    internal readonly bool IsPossible => Count == 0 ? Sum == 0 && SquaresLow == 0 && SquaresHigh == 0 : ScaledVariance.Sign >= 0;

    /// <summary>Count² times the population's variance: Count × sum of squares - sum², which is where floating point would cancel.</summary>
    private readonly BigInteger ScaledVariance => (Count * (((BigInteger)SquaresHigh << 128) + SquaresLow)) - ((BigInteger)Sum * Sum);

    internal void AddSquares(UInt128 low, ulong high)
    {
        SquaresLow += low;
        SquaresHigh += high + (SquaresLow < low ? 1UL : 0);
    }
}
