namespace Lambda.Ports.RealTime;

/// <summary>Where the speed layer stands in one partition: stored with the states of the same moment, in one atomic write.</summary>
/// <param name="Partition">The partition.</param>
/// <param name="Position">The next offset to process.</param>
/// <param name="Epoch">The epoch of that offset.</param>
/// <param name="HighestEventTime">The highest event time seen, in microseconds; <see cref="long.MinValue"/> before the first event.</param>
/// <param name="Logic">The hash of the logic that made the states.</param>
/// <param name="Epochs">Every epoch still kept, in order, the current one last.</param>
public sealed record PartitionProgress(
    int Partition, long Position, long Epoch, long HighestEventTime, string Logic, IReadOnlyList<EpochProgress> Epochs)
{
    /// <summary>The highest arrival time of the current epoch's events, in microseconds: the clock by which triggers date changes; <see cref="long.MinValue"/> before the first.</summary>
    public long Arrived { get; init; } = long.MinValue;

    /// <summary>Every firing of the current epoch that was due by then has been made: <see cref="Arrived"/>, or later, when the clock stood in for a record that did not come.</summary>
    public long FiredTo { get; init; } = long.MinValue;
}
