namespace Lambda.Import.Replaying;

/// <summary>How disorderly a replay is. The defaults are an orderly one: by event time, nothing twice.</summary>
public sealed record ReplayOptions
{
    /// <summary>Equal seeds, options and events give equal replays.</summary>
    public required ulong Seed { get; init; }

    /// <summary>
    /// Longest time from an event to its arrival; each event's delay is drawn evenly from zero to this. With no displacement, an event
    /// arrives at most this far (in event time) behind any earlier arrival, so a watermark bound of this size makes no event late.
    /// </summary>
    public TimeSpan MaxDelay { get; init; } = TimeSpan.Zero;

    /// <summary>
    /// How many places an event may stand from its place in the order of arrival, duplicates not counted. 0 leaves that order alone.
    /// </summary>
    public int MaxDisplacement { get; init; }

    /// <summary>How many of a hundred events come twice, on average: 0 to 100. No event comes three times.</summary>
    public double DuplicatePercent { get; init; }

    /// <summary>
    /// Most places from an event to its duplicate in the replay, everything between them counted: 1 puts it right behind. A partition
    /// holds a part of the replay in the same order, so its duplicates are at most this many records apart, barriers between them not counted.
    /// </summary>
    public int MaxDuplicateDistance { get; init; } = 1_000;

    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxDelay, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfNegative(MaxDisplacement);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxDuplicateDistance, 1);
        if (DuplicatePercent is not (>= 0 and <= 100))
        {
            throw new ArgumentOutOfRangeException(nameof(DuplicatePercent), DuplicatePercent, "must be between 0 and 100");
        }
    }
}
