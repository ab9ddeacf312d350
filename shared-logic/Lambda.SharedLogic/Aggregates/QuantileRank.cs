namespace Lambda.SharedLogic.Aggregates;

/// <summary>Where a quantile is.</summary>
internal static class QuantileRank
{
    /// <summary>floor(<paramref name="quantile"/> × (<paramref name="count"/> - 1)), computed in decimal so that 0.95 of 21 numbers is rank 19 and not 18.</summary>
    public static long Of(decimal quantile, long count) => quantile is >= 0 and <= 1
        ? (long)decimal.Floor(quantile * (count - 1))
        : throw new ArgumentOutOfRangeException(nameof(quantile), quantile, "a quantile lies between 0 and 1");
}
