namespace Lambda.Ports.RealTime;

/// <summary>How far the speed layer is in one epoch of one partition.</summary>
/// <param name="Epoch">The epoch's number.</param>
/// <param name="First">Its first offset: its barrier's, or 0 for epoch 0.</param>
/// <param name="End">The offset after the last one processed; final once a later epoch has begun.</param>
/// <param name="Control">Control records among them.</param>
/// <param name="DeadLettered">Records among them that could not be used.</param>
/// <param name="Views">What became of the rest, for each view.</param>
public sealed record EpochProgress(long Epoch, long First, long End, long Control, long DeadLettered, IReadOnlyList<ViewCounts> Views);
