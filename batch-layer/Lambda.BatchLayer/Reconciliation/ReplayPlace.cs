namespace Lambda.BatchLayer.Reconciliation;

/// <summary>Which states are being compared.</summary>
/// <param name="Epoch">The epoch.</param>
/// <param name="Partition">The partition.</param>
/// <param name="IsSameLogic">Whether the real-time states were made by the logic and the policies that are replayed.</param>
internal readonly record struct ReplayPlace(long Epoch, int Partition, bool IsSameLogic);
