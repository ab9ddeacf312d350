namespace Lambda.SharedLogic.Aggregates;

/// <summary>
/// The improved raw estimator for HyperLogLog: O. Ertl, "New cardinality estimation algorithms for HyperLogLog sketches", arXiv:1702.01284,
/// section 4 (algorithm 6). Unbiased from 0 to 2^64 without empirical tables, with standard error 1.04 / √m.
/// Floating point, so for presentation only.
/// </summary>
internal static class ErtlEstimator
{
    /// <summary>The estimated cardinality.</summary>
    /// <param name="histogram">How many registers have each value, 0 to the largest.</param>
    /// <param name="registers">How many registers there are: m.</param>
    public static double Estimate(ReadOnlySpan<int> histogram, int registers)
    {
        double m = registers;
        var sum = m * Tau(1 - (histogram[^1] / m));
        for (var rank = histogram.Length - 2; rank >= 1; rank--)
        {
            sum = (sum + histogram[rank]) / 2;
        }

        sum += m * Sigma(histogram[0] / m);
        return m * m / (2 * Math.Log(2) * sum);
    }

    /// <summary>σ(x) = x + Σ x^(2^k) · 2^(k-1): the contribution of registers that are 0; infinite at 1, where the estimate becomes 0.</summary>
    private static double Sigma(double x)
    {
        if (x == 1)
        {
            return double.PositiveInfinity;
        }

        var (sum, weight, previous) = (x, 1.0, double.NaN);
        while (sum != previous)
        {
            previous = sum;
            x *= x;
            sum += x * weight;
            weight *= 2;
        }

        return sum;
    }

    /// <summary>τ(x) = (1 - x - Σ (1 - x^(2^-k))² · 2^-k) / 3: the contribution of registers that are full.</summary>
    private static double Tau(double x)
    {
        if (x is 0 or 1)
        {
            return 0;
        }

        var (sum, weight, previous) = (1 - x, 1.0, double.NaN);
        while (sum != previous)
        {
            previous = sum;
            x = Math.Sqrt(x);
            weight /= 2;
            sum -= (1 - x) * (1 - x) * weight;
        }

        return sum / 3;
    }
}
