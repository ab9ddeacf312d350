namespace Lambda.Ports.RealTime;

/// <summary>What a view's trigger says about the state of a group: whether readers see it, and when they will.</summary>
/// <param name="Due">When readers may see what is held, in microseconds: on the clock of arrival times, or, when the trigger waits for the watermark, in event time.</param>
/// <param name="Events">How many of the state's events readers do not see yet; 0 when they see it all, and <paramref name="Due"/> is only remembered.</param>
public sealed record Hold(long Due, long Events);
