namespace Lambda.Benchmarks.Kafka;

/// <summary>How old events were, counted by tenths of a millisecond: millions of them take no memory that would have to be collected. Safe for use by several threads.</summary>
internal sealed class Ages
{
    private const double PerMillisecond = 10;
    private const int MostMilliseconds = 60_000;
    private readonly long[] _counts = new long[(int)(MostMilliseconds * PerMillisecond) + 1];

    /// <summary>How many were counted.</summary>
    public long Count => _counts.Sum();

    /// <summary>One more.</summary>
    public void Add(TimeSpan age) => Interlocked.Increment(ref _counts[(int)Math.Clamp(age.TotalMilliseconds * PerMillisecond, 0, _counts.Length - 1)]);

    /// <summary>The age that a share of the events did not exceed, in milliseconds.</summary>
    public double Quantile(double share)
    {
        var (left, rank) = ((long)(Count * share), 0);
        while (rank < _counts.Length - 1 && (left -= _counts[rank]) >= 0)
        {
            rank++;
        }

        return rank / PerMillisecond;
    }

    /// <summary>The highest age, in milliseconds.</summary>
    public double Most => Math.Max(0, Array.FindLastIndex(_counts, count => count > 0)) / PerMillisecond;
}
