using Lambda.Ports.Catalog;
using Lambda.Ports.Scheduling;

namespace Lambda.ServingLayer.Host.Contracts;

/// <summary>When batch runs are queued by themselves.</summary>
/// <param name="Enabled">Whether they are.</param>
/// <param name="Cron">The Quartz cron expression by which they fall due.</param>
/// <param name="FullCron">The one by which runs that read everything fall due as well; <c>null</c> for never.</param>
/// <param name="TimeZone">The zone whose clocks the expressions mean.</param>
/// <param name="Misfire">What becomes of missed runs: <c>run-once</c> or <c>skip</c>.</param>
/// <param name="Mode">What the runs of <c>cron</c> read.</param>
/// <param name="NextRuns">When the next five of them fall due; empty when the schedule is off.</param>
/// <param name="NextFullRuns">The same of <c>fullCron</c>.</param>
/// <param name="LastRun">The run that the schedule queued last; <c>null</c> when it never has.</param>
public sealed record ScheduleBody(
    bool Enabled, string Cron, string? FullCron, string TimeZone, string Misfire, RunMode Mode, IReadOnlyList<DateTimeOffset> NextRuns,
    IReadOnlyList<DateTimeOffset> NextFullRuns, RunBody? LastRun)
{
    /// <summary>The body for a schedule.</summary>
    public static ScheduleBody Of(BatchScheduleOptions options, BatchScheduleState state, BatchRun? last) => new(
        options.IsEnabled, options.Cron, options.FullCron, options.TimeZone, options.Misfire == MisfireRule.Skip ? "skip" : "run-once", options.Mode,
        state.NextRuns, state.NextFullRuns, last is null ? null : RunBody.Of(last));
}
