using Lambda.SharedLogic.State;

namespace Lambda.SharedLogic.Aggregates;

/// <summary>
/// Quantiles within 1 % of the true value from a few hundred buckets, whatever the number of inputs: DDSketch (arXiv:1908.10693) over
/// <see cref="LogLinearBuckets"/>, never collapsed. Count, sum and extremes are exact. 8 to 16 bytes for each bucket in use; numbers spread over k powers of
/// two use at most 64 k buckets. A value, so that the sketches of many groups lie side by side; one of up to two buckets refers to nothing else. The default value is empty.
/// </summary>
public struct DDSketch : IQuantiles, IHeapSized
{
    /// <summary>The stated relative error of a quantile; the buckets keep <see cref="LogLinearBuckets.LargestRelativeError"/>.</summary>
    public const double RelativeError = 0.01;

    /// <summary>How many inputs each bucket took.</summary>
    internal BucketCounts Buckets;

    /// <summary>The extremes, of no meaning while it is empty.</summary>
    private long _min;
    private long _max;

    /// <inheritdoc/>
    public readonly long HeapBytes => Buckets.HeapBytes;

    /// <inheritdoc/>
    public readonly long Count => Buckets.Count;

    /// <inheritdoc/>
    public Int128 Sum { readonly get; internal set; }

    /// <inheritdoc/>
    public readonly long? Min => Buckets.DistinctCount == 0 ? null : _min;

    /// <inheritdoc/>
    public readonly long? Max => Buckets.DistinctCount == 0 ? null : _max;

    /// <summary>Adds a number <paramref name="count"/> times, at least once.</summary>
    /// <exception cref="OverflowException">Its bucket would have more than 2^48 - 1 inputs.</exception>
    public void Add(long value, long count = 1)
    {
        Widen(value, value);
        Buckets.Add(LogLinearBuckets.IndexOf(value), count);
        Sum += Math.BigMul(value, count);
    }

    /// <summary>Adds all that another sketch has counted.</summary>
    /// <exception cref="OverflowException">A bucket would have more than 2^48 - 1 inputs.</exception>
    public void AddAll(in DDSketch other)
    {
        if (other.Buckets.DistinctCount > 0)
        {
            Widen(other._min, other._max);
            Buckets.AddAll(in other.Buckets);
            Sum += other.Sum;
        }
    }

    /// <summary>
    /// The values of quantiles (see <see cref="IQuantiles.ValuesAt"/>), each within <see cref="RelativeError"/> of the exact one; the smallest and the largest
    /// are exact.
    /// </summary>
    public readonly double?[] ValuesAt(params ReadOnlySpan<decimal> quantiles)
    {
        var values = new double?[quantiles.Length];
        if (Buckets.DistinctCount > 0)
        {
            var count = Count;
            for (var i = 0; i < values.Length; i++)
            {
                values[i] = AtRank(QuantileRank.Of(quantiles[i], count), count);
            }
        }

        return values;
    }

    /// <summary>Reads a sketch's first and last part and where a search for a bucket begins.</summary>
    internal readonly long Touch() => Buckets.Touch() + _min + (long)Sum;

    /// <summary>Takes these for extremes, if they are; before the first number is counted, in any case.</summary>
    internal void Widen(long min, long max)
    {
        var isFirst = Buckets.DistinctCount == 0;
        _min = isFirst ? min : Math.Min(_min, min);
        _max = isFirst ? max : Math.Max(_max, max);
    }

    private readonly double AtRank(long rank, long count)
    {
        if (rank == 0)
        {
            return _min;
        }

        return rank == count - 1 ? _max : Math.Clamp(LogLinearBuckets.RepresentativeOf(BucketAt(rank)), _min, _max);
    }

    private readonly int BucketAt(long rank)
    {
        var place = 0;
        for (; rank >= BucketCounts.CountIn(Buckets.Entries[place]); place++)
        {
            rank -= BucketCounts.CountIn(Buckets.Entries[place]);
        }

        return BucketCounts.BucketOf(Buckets.Entries[place]);
    }
}
