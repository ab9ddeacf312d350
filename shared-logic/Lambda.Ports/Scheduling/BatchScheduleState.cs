namespace Lambda.Ports.Scheduling;

/// <summary>Where the schedule stands.</summary>
/// <param name="NextRuns">When the next runs of <see cref="BatchScheduleOptions.Cron"/> fall due, soonest first; empty when the schedule is off.</param>
/// <param name="NextFullRuns">The same of <see cref="BatchScheduleOptions.FullCron"/>; empty without one.</param>
/// <param name="LastRunId">The run that was queued last by schedule; <c>null</c> when none ever was. Kept over restarts.</param>
public sealed record BatchScheduleState(IReadOnlyList<DateTimeOffset> NextRuns, IReadOnlyList<DateTimeOffset> NextFullRuns, long? LastRunId);
