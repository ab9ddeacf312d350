namespace Lambda.ServingLayer.Alerts;

/// <summary>What a rule says about one key.</summary>
/// <param name="Key">The key, field by field.</param>
/// <param name="IsTrouble">Whether to raise (<c>true</c>) or to clear (<c>false</c>); <c>null</c> leaves things as they are.</param>
/// <param name="Value">The value that says so.</param>
/// <param name="EventTime">Since when, in microseconds of event time; <c>null</c> when no event has been seen.</param>
public sealed record AlertVerdict(IReadOnlyList<string> Key, bool? IsTrouble, double Value, long? EventTime);
