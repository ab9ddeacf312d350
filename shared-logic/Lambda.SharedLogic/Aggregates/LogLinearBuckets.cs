using System.Numerics;

namespace Lambda.SharedLogic.Aggregates;

/// <summary>
/// Buckets whose width is 1/64 of the power of two below them: DDSketch's linearly interpolated mapping (C. Masson, J. E. Rim, H. K. Lee, "DDSketch: a fast and
/// fully-mergeable quantile sketch with relative-error guarantees", VLDB 2019, arXiv:1908.10693, section 2.2) with integers alone, so that every machine
/// puts a number into the same bucket. Numbers below 128 in size have buckets of their own, negative ones mirror the positive ones.
/// </summary>
public static class LogLinearBuckets
{
    /// <summary>What a bucket's representative is off by at most, relative to any number in the bucket: 1/129, about 0.78 %.</summary>
    public const double LargestRelativeError = 1.0 / 129;

    /// <summary>The bucket of <see cref="long.MinValue"/>.</summary>
    public const int Lowest = -3_712;

    /// <summary>The bucket of <see cref="long.MaxValue"/>.</summary>
    public const int Highest = 3_711;

    private const int MantissaBits = 6;
    private const int Steps = 1 << MantissaBits;

    /// <summary>The bucket of a number: 0 for 0, rising with the number, <see cref="Lowest"/> to <see cref="Highest"/>.</summary>
    public static int IndexOf(long value) => value < 0 ? -IndexOfSize((ulong)-(Int128)value) : IndexOfSize((ulong)value);

    /// <summary>
    /// The number that stands for a bucket that reaches from L to U: 2LU / (L + U), which is off by the same fraction, (U - L) / (U + L), at both ends.
    /// </summary>
    public static double RepresentativeOf(int index)
    {
        var size = Math.Abs(index);
        if (size < 2 * Steps)
        {
            return index;
        }

        var shift = (size >> MantissaBits) - 1;
        double lower = (size & (Steps - 1)) + Steps;
        return Math.Sign(index) * Math.ScaleB(2 * lower * (lower + 1) / ((2 * lower) + 1), shift);
    }

    private static int IndexOfSize(ulong size)
    {
        if (size < Steps)
        {
            return (int)size;
        }

        // The leading one of the mantissa adds the last 64 to the index, and so joins the octaves without a gap.
        var shift = BitOperations.Log2(size) - MantissaBits;
        return (shift << MantissaBits) + (int)(size >> shift);
    }
}
