using Lambda.SharedLogic.Policies;

namespace Lambda.SpeedLayer;

/// <summary>What the policies need to know about an event, and which record it was read from.</summary>
/// <param name="Place">Its place in the partition.</param>
/// <param name="Record">Its index in the batch that was read.</param>
internal readonly record struct PlacedRecord(EventPlace Place, int Record);
