namespace Lambda.Ports.Alerts;

/// <summary>What an answer was made of, in so far as it can be made again from it.</summary>
/// <param name="Version">The batch view's version; <c>null</c> before the first publish.</param>
/// <param name="Cut">The epoch before which the batch view counts; <c>null</c> before the first publish.</param>
/// <param name="Partitions">Where batch and speed met, partition by partition, in their order.</param>
public sealed record AlertAnswer(long? Version, long? Cut, IReadOnlyList<AlertOffsets> Partitions);

/// <summary>Which offsets of one partition an answer counted: <c>[0, BatchTo)</c> in the batch view and <c>[BatchTo, SpeedTo)</c> in the real-time views.</summary>
/// <param name="Partition">The partition.</param>
/// <param name="BatchTo">The end of the batch part.</param>
/// <param name="SpeedTo">The end of the speed part.</param>
public sealed record AlertOffsets(int Partition, long BatchTo, long SpeedTo);
