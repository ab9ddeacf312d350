namespace Lambda.Ports.RealTime;

/// <summary>What a reader got: for each partition its progress and its states of one and the same moment.</summary>
/// <param name="Partitions">Every partition that has been flushed at least once, with all epochs that are kept, whatever was asked for.</param>
/// <param name="States">The states asked for, of all partitions, in no particular order; none that is held.</param>
public sealed record RealTimeSnapshot(IReadOnlyList<PartitionProgress> Partitions, IReadOnlyList<RealTimeState> States);
