namespace Lambda.ServingLayer.Status;

/// <summary>Where the platform stands.</summary>
/// <param name="Stream">The stream.</param>
/// <param name="Version">The version that is served; <c>null</c> before the first publish.</param>
/// <param name="Cut">The epoch before which it counts.</param>
/// <param name="DeadLetters">How many dead letters are kept.</param>
/// <param name="Skew">The newest skew report that was made; <c>null</c> before the first.</param>
/// <param name="Partitions">Partition by partition.</param>
public sealed record PlatformStatus(string Stream, long? Version, long? Cut, long DeadLetters, SkewStatus? Skew, IReadOnlyList<PartitionStatus> Partitions);
