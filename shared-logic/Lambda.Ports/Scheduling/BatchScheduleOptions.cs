using Lambda.Ports.Catalog;

namespace Lambda.Ports.Scheduling;

/// <summary>When batch runs are queued by themselves.</summary>
public sealed record BatchScheduleOptions
{
    /// <summary>Whether runs are queued by themselves. Default: yes. Runs that fall due while it is off are not made up for.</summary>
    public bool IsEnabled { get; init; } = true;

    /// <summary>When a run falls due: seconds, minutes, hours, day of month, month, day of week. Default: every night at two.</summary>
    public string Cron { get; init; } = "0 0 2 * * ?";

    /// <summary>When a run that reads everything falls due as well; <c>null</c>, the default, for never.</summary>
    public string? FullCron { get; init; }

    /// <summary>The IANA name of the zone whose clocks the cron expressions mean. Default UTC.</summary>
    public string TimeZone { get; init; } = "UTC";

    /// <summary>What becomes of missed runs. Default: one run in the place of all of them.</summary>
    public MisfireRule Misfire { get; init; }

    /// <summary>What the runs of <see cref="Cron"/> read. Default: what came since the last publish.</summary>
    public RunMode Mode { get; init; } = RunMode.Incremental;
}
