namespace Lambda.SharedLogic.Aggregates;

/// <summary>
/// The sizes of heavy hitters when a view names none: counts within 0.13 % of all occurrences (98 % of the time), texts with a share of 2 % or more listed
/// (all but once in 30,000 times). At most 64 KiB of counters and about 40 KiB of sample for a group.
/// </summary>
public static class HeavyHitterLimits
{
    /// <summary>2,048 counters in a row.</summary>
    public readonly struct Width : ILimit
    {
        /// <inheritdoc/>
        public static int Value => 2_048;
    }

    /// <summary>4 rows.</summary>
    public readonly struct Depth : ILimit
    {
        /// <inheritdoc/>
        public static int Value => 4;
    }

    /// <summary>512 events.</summary>
    public readonly struct Sample : ILimit
    {
        /// <inheritdoc/>
        public static int Value => 512;
    }
}
