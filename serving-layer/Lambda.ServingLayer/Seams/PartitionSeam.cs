namespace Lambda.ServingLayer.Seams;

/// <summary>Where batch and speed meet in one partition: batch counts <c>[0, BatchTo)</c>, speed <c>[BatchTo, SpeedTo)</c>.</summary>
/// <param name="Partition">The partition.</param>
/// <param name="BatchTo">The first offset that the batch view does not count: the cut's barrier; 0 without a version.</param>
/// <param name="SpeedTo">The first offset that no layer counts yet.</param>
/// <param name="HasProgress">Whether the speed layer has ever written about the partition.</param>
/// <param name="Missing">Epochs from the cut on that the speed layer has passed and whose states are not there.</param>
public sealed record PartitionSeam(int Partition, long BatchTo, long SpeedTo, bool HasProgress, IReadOnlyList<long> Missing);
