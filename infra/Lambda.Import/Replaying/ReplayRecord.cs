namespace Lambda.Import.Replaying;

/// <summary>One arrival of a replay.</summary>
/// <param name="Index">Which of the given events it is.</param>
/// <param name="Event">The event.</param>
/// <param name="ArrivalTime">When it arrives; never before an earlier record of the replay.</param>
/// <param name="IsDuplicate">Whether the same event has arrived before.</param>
public readonly record struct ReplayRecord(int Index, ReplayEvent Event, DateTimeOffset ArrivalTime, bool IsDuplicate);
