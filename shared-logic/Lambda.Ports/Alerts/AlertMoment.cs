namespace Lambda.Ports.Alerts;

/// <summary>When an alert was raised or cleared, and what did it.</summary>
/// <param name="EventTime">
/// When it came to that in the events' own time, in microseconds; <c>null</c> when no event had been seen, or the settings took the rule away.
/// </param>
/// <param name="At">When it was decided, by the clock.</param>
/// <param name="Value">The value that did it; <c>null</c> when the settings took the rule away.</param>
/// <param name="Level">What the value was held against.</param>
/// <param name="Answer">Which answer the value is from; <c>null</c> when the settings took the rule away.</param>
public sealed record AlertMoment(long? EventTime, DateTimeOffset At, double? Value, double Level, AlertAnswer? Answer);
