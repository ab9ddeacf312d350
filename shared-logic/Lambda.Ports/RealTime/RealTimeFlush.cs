namespace Lambda.Ports.RealTime;

/// <summary>One atomic write of the speed layer: absolute states, not differences, so that doing it twice is doing it once.</summary>
/// <param name="Owner">The token under which the partition was acquired.</param>
/// <param name="ExpectedPosition">The position that the store must still have. Nothing to compare with, and so no reason to refuse, when nothing is stored: the owner decides where to start.</param>
/// <param name="Progress">The position after the flush, and all that goes with it.</param>
/// <param name="States">The states that changed since the last flush, or that readers may see since then; a group's states in their order.</param>
public sealed record RealTimeFlush(string Owner, long ExpectedPosition, PartitionProgress Progress, IReadOnlyList<RealTimeState> States);
