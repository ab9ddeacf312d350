namespace Lambda.ServingLayer.Receipts;

/// <summary>Which offsets of one partition an answer counts.</summary>
/// <param name="Partition">The partition.</param>
/// <param name="BatchTo">The batch part is <c>[0, BatchTo)</c>.</param>
/// <param name="SpeedTo">The speed part is <c>[BatchTo, SpeedTo)</c>.</param>
/// <param name="End">The log's end when the answer was made.</param>
public sealed record PartitionReceipt(int Partition, long BatchTo, long SpeedTo, long End);
