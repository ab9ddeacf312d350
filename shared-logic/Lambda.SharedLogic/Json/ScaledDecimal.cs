namespace Lambda.SharedLogic.Json;

/// <summary>A decimal in whole units.</summary>
/// <param name="Truncated">The units, without what is left below one unit.</param>
/// <param name="IsExact">Nothing is left.</param>
/// <param name="RoundsUp">What is left is half a unit or more.</param>
internal readonly record struct ScaledDecimal(long Truncated, bool IsExact, bool RoundsUp)
{
    /// <summary>
    /// Whether the value itself, not its truncation, is from <paramref name="minimum"/> to <paramref name="maximum"/>, both included.
    /// </summary>
    public bool IsBetween(long minimum, long maximum) =>
        (Truncated > minimum && Truncated < maximum) || (IsExact && (Truncated == minimum || Truncated == maximum));

    /// <summary>The nearest number of units, halves away from zero, for a value of the given sign.</summary>
    public long Round(bool isNegative) => !RoundsUp ? Truncated : isNegative ? Truncated - 1 : Truncated + 1;
}
