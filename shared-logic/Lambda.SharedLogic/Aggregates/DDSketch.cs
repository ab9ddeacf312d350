using Lambda.SharedLogic.State;

namespace Lambda.SharedLogic.Aggregates;

/// <summary>
/// Quantiles within 1 % of the true value from a few hundred buckets, whatever the number of inputs: DDSketch (arXiv:1908.10693) over
/// <see cref="LogLinearBuckets"/>, never collapsed. Count, sum and extremes are exact. About 24 bytes for each bucket in use; numbers spread over k powers of
/// two use at most 64 k buckets.
/// </summary>
public sealed class DDSketch : IQuantiles, IHeapSized
{
    /// <summary>The stated relative error of a quantile; the buckets keep <see cref="LogLinearBuckets.LargestRelativeError"/>.</summary>
    public const double RelativeError = 0.01;

    /// <inheritdoc/>
    public long HeapBytes => 56 + Buckets.HeapBytes;

    private long _min = long.MaxValue;
    private long _max = long.MinValue;

    /// <summary>An empty sketch.</summary>
    public DDSketch()
        : this(new Multiset())
    {
    }

    internal DDSketch(Multiset buckets) => Buckets = buckets;

    /// <inheritdoc/>
    public long Count => Buckets.Count;

    /// <inheritdoc/>
    public Int128 Sum { get; internal set; }

    /// <inheritdoc/>
    public long? Min => Buckets.DistinctCount == 0 ? null : _min;

    /// <inheritdoc/>
    public long? Max => Buckets.DistinctCount == 0 ? null : _max;

    /// <summary>How many inputs each bucket took.</summary>
    internal Multiset Buckets { get; }

    /// <summary>Adds a number <paramref name="count"/> times, at least once.</summary>
    public void Add(long value, long count = 1)
    {
        Buckets.Add(LogLinearBuckets.IndexOf(value), count);
        Sum += Math.BigMul(value, count);
        Widen(value, value);
    }

    /// <summary>Adds all that another sketch has counted.</summary>
    public void AddAll(DDSketch other)
    {
        Buckets.AddAll(other.Buckets);
        Sum += other.Sum;
        Widen(other._min, other._max);
    }

    /// <summary>
    /// The values of quantiles (see <see cref="IQuantiles.ValuesAt"/>), each within <see cref="RelativeError"/> of the exact one; the smallest and the largest
    /// are exact.
    /// </summary>
    public double?[] ValuesAt(params ReadOnlySpan<decimal> quantiles)
    {
        var values = new double?[quantiles.Length];
        if (Buckets.DistinctCount > 0)
        {
            var buckets = Buckets.Ordered();
            var count = Count;
            for (var i = 0; i < values.Length; i++)
            {
                values[i] = AtRank(buckets, QuantileRank.Of(quantiles[i], count), count);
            }
        }

        return values;
    }

    internal void Widen(long min, long max)
    {
        _min = Math.Min(_min, min);
        _max = Math.Max(_max, max);
    }

    private double AtRank(ReadOnlySpan<Multiset.Entry> buckets, long rank, long count)
    {
        if (rank == 0)
        {
            return _min;
        }

        return rank == count - 1
            ? _max
            : Math.Clamp(LogLinearBuckets.RepresentativeOf((int)Multiset.AtRank(buckets, rank)), _min, _max);
    }
}
