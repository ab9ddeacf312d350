namespace Lambda.Ports.Catalog;

/// <summary>An epoch of one partition that is archived whole. <c>End - First = Rows + Control + DeadLettered</c>.</summary>
/// <param name="Epoch">The epoch.</param>
/// <param name="Partition">The partition.</param>
/// <param name="First">Its first offset.</param>
/// <param name="End">The offset after its last one: that of the next epoch's barrier.</param>
/// <param name="Rows">Events in the master dataset.</param>
/// <param name="Control">Control records, which are not archived.</param>
/// <param name="DeadLettered">Records that became dead letters.</param>
public sealed record ClosedEpoch(long Epoch, int Partition, long First, long End, long Rows, long Control, long DeadLettered);
