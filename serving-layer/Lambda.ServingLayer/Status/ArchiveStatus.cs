namespace Lambda.ServingLayer.Status;

/// <summary>How far the archiver is in one partition: <c>position = rows + control + deadLettered</c>.</summary>
/// <param name="Position">The next offset to archive.</param>
/// <param name="Epoch">The epoch of that offset.</param>
/// <param name="Rows">Events in the master dataset.</param>
/// <param name="Control">Barriers.</param>
/// <param name="DeadLettered">Records that could not be used.</param>
/// <param name="Difference">Left side minus right side: 0, or records were lost or archived twice.</param>
public sealed record ArchiveStatus(long Position, long Epoch, long Rows, long Control, long DeadLettered, long Difference);
