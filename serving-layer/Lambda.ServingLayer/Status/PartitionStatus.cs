namespace Lambda.ServingLayer.Status;

/// <summary>Where one partition stands.</summary>
/// <param name="Partition">The partition.</param>
/// <param name="LogStart">The oldest offset that can still be read.</param>
/// <param name="LogEnd">The offset that the next record will get.</param>
/// <param name="Speed">The speed layer.</param>
/// <param name="Archive">The archiver.</param>
public sealed record PartitionStatus(int Partition, long LogStart, long LogEnd, SpeedStatus Speed, ArchiveStatus Archive);
