namespace Lambda.Ports.Skew;

/// <summary>The events of one epoch at one view, over all partitions; only those that the view selects.</summary>
/// <param name="Epoch">The epoch.</param>
/// <param name="Events">How many the batch layer counts.</param>
/// <param name="CountedCopies">How many copies from beyond the horizon the speed layer counted as well.</param>
/// <param name="DroppedLate">How many of <paramref name="Events"/> the speed layer dropped as late.</param>
public sealed record EpochSkew(long Epoch, long Events, long CountedCopies, long DroppedLate);
