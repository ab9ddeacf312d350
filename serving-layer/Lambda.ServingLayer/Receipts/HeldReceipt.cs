using Lambda.SharedLogic.Triggers;

namespace Lambda.ServingLayer.Receipts;

/// <summary>What the view's trigger holds back from an answer: events that are applied, durable and counted in <c>events.speed</c>, and that no row shows yet.</summary>
/// <param name="Trigger">The kind of trigger.</param>
/// <param name="Events">How many events are held back, in all partitions.</param>
/// <param name="Partitions">Partition by partition; those that the speed layer has not begun with are left out.</param>
public sealed record HeldReceipt(TriggerKind Trigger, long Events, IReadOnlyList<PartitionHeldReceipt> Partitions);

/// <summary>What is held back in one partition.</summary>
/// <param name="Partition">The partition.</param>
/// <param name="Events">How many events are held back.</param>
/// <param name="FiredTo">Every firing that was due by then is in the answer: a moment on the clock of arrival times; <c>null</c> before the first event of the open epoch.</param>
/// <param name="NextFiring">When the first of them will be seen: an arrival time, or the time that the watermark has to pass; <c>null</c> when none is held.</param>
public sealed record PartitionHeldReceipt(int Partition, long Events, DateTimeOffset? FiredTo, DateTimeOffset? NextFiring);
