namespace Lambda.ServingLayer.Status;

/// <summary>How far the speed layer is in one partition, and what became of the records of the epochs that it still keeps.</summary>
/// <param name="Position">The next offset to process.</param>
/// <param name="Epoch">The epoch of that offset.</param>
/// <param name="From">The first offset of the oldest epoch kept: the sums below begin there.</param>
/// <param name="Appended">Records of the log from there on.</param>
/// <param name="Control">Barriers among them.</param>
/// <param name="DeadLettered">Records among them that could not be used.</param>
/// <param name="InFlight">Records among them that are not processed yet.</param>
/// <param name="Views">What became of the rest, view by view.</param>
public sealed record SpeedStatus(
    long Position, long Epoch, long From, long Appended, long Control, long DeadLettered, long InFlight, IReadOnlyList<ViewConservation> Views);
