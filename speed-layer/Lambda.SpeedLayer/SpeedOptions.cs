namespace Lambda.SpeedLayer;

/// <summary>Settings of the speed layer. A value out of bounds throws <see cref="ArgumentOutOfRangeException"/> when it is set.</summary>
public sealed record SpeedOptions
{
    /// <summary>
    /// How long a change may wait until readers see it: the next flush begins so early that it is answered by then, as long as that takes a quarter of the interval at most
    /// (<see cref="FlushSchedule"/>). A change after a quiet interval is flushed at once. Default 100 ms; lower is fresher and writes more often.
    /// </summary>
    public TimeSpan FlushInterval { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>
    /// A flush does not wait for the interval once this many records are processed. At least 1, default 50,000; bounds the memory of a flush. While one is on its way the next is
    /// folded, up to as many records.
    /// </summary>
    public int RecordsPerFlush
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, nameof(RecordsPerFlush));
            field = value;
        }
    }
    = 50_000;

    /// <summary>
    /// About how much memory the states of all partitions may take once they are flushed. Default 64 MiB. Groups that were not touched for longest leave memory first;
    /// an event for one of them costs a read from the store before the next flush. At most twice as much again is kept
    /// empty for the groups that come next, which tables needed before. Less saves memory and reads more.
    /// </summary>
    public long MemoryBytes { get; init; } = 64L << 20;

    /// <summary>How long a partition rests after its first failure in a row; doubled each time up to <see cref="LongestRest"/>. Longer than nothing, default 100 ms.</summary>
    public TimeSpan FirstRest
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(value, TimeSpan.Zero, nameof(FirstRest));
            field = value;
        }
    }
    = TimeSpan.FromMilliseconds(100);

    /// <summary>The longest rest of a failing partition. Default 10 s.</summary>
    public TimeSpan LongestRest { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How often the catalog is asked which epochs are still needed, and whether a new partition has begun. Default 1 s.</summary>
    public TimeSpan RetentionInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// How long after a publish the epochs that it has made needless are kept for its skew report, unless that is made sooner. Default 10 min; longer bridges a
    /// longer report and keeps the memory for as long.
    /// </summary>
    public TimeSpan ReportPatience { get; init; } = TimeSpan.FromMinutes(10);
}
