namespace Lambda.SharedLogic.Encoding;

/// <summary>Where in time and in the log something was said. Of two places the one with the later time comes later, then the one with the higher offset, then the one with the higher partition.</summary>
/// <param name="Time">The event time, in microseconds since 1970-01-01T00:00Z.</param>
/// <param name="Offset">The event's offset.</param>
/// <param name="Partition">The event's partition.</param>
public readonly record struct LogPlace(long Time, long Offset, int Partition);
