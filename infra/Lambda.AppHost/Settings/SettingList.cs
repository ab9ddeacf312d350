using System.Net;
using Lambda.Infra.Quartz;
using Lambda.Ports.Catalog;
using Lambda.Ports.Scheduling;
using Lambda.SharedLogic.Policies;

namespace Lambda.AppHost.Settings;

/// <summary>All settings there are. docs/settings.md says what each does; a test compares the two.</summary>
internal static class SettingList
{
    private static readonly TimeSpan LongestLateness = TimeSpan.FromDays(36_500);

    /// <summary>The settings that have one value for the platform.</summary>
    public static IReadOnlyList<Setting> Platform { get; } =
    [
        new("Http:Address", "an IP address", "127.0.0.1", (s, text) => s with { Address = Address(text) }),
        Setting.Number("Http:Port", 0, 65_535, s => s.Port, (s, value) => s with { Port = (int)value }),
        Setting.Number("Http:MaxConnections", 1, 100_000, s => s.MaxConnections, (s, value) => s with { MaxConnections = (int)value }),
        Setting.Size("Http:MaxBodySize", 1L << 10, 256L << 20,
            s => s.Serving.MaximumBodyBytes, (s, value) => s with { Serving = s.Serving with { MaximumBodyBytes = (int)value } }),
        Setting.Duration("Http:StopTimeout", TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10), s => s.StopTimeout, (s, value) => s with { StopTimeout = value }),
        Setting.Number("Log:Partitions", 1, 64, s => s.Partitions, (s, value) => s with { Partitions = (int)value, LeastPartitions = (int)value }),
        Setting.Duration("Speed:FlushInterval", TimeSpan.FromMilliseconds(1), TimeSpan.FromMinutes(1),
            s => s.Speed.FlushInterval, (s, value) => s with { Speed = s.Speed with { FlushInterval = value } }),
        Setting.Number("Speed:RecordsPerFlush", 1, 1_000_000,
            s => s.Speed.RecordsPerFlush, (s, value) => s with { Speed = s.Speed with { RecordsPerFlush = (int)value } }),
        Setting.Duration("Speed:CheckpointInterval", TimeSpan.FromMilliseconds(10), TimeSpan.FromHours(1),
            s => s.RealTime.CheckpointInterval, (s, value) => s with { RealTime = s.RealTime with { CheckpointInterval = value } }),
        Setting.Size("Speed:StateMemory", 1L << 10, 1L << 40, s => s.Speed.MemoryBytes, (s, value) => s with { Speed = s.Speed with { MemoryBytes = value } }),
        Setting.Size("Speed:StoreMemory", 1L << 10, 1L << 40, s => s.RealTime.MemoryBytes, (s, value) => s with { RealTime = s.RealTime with { MemoryBytes = value } }),
        Setting.Duration("Speed:ReportPatience", TimeSpan.FromSeconds(1), TimeSpan.FromDays(7),
            s => s.Speed.ReportPatience, (s, value) => s with { Speed = s.Speed with { ReportPatience = value } }),
        Setting.Number("Batch:KeptVersions", 1, 1_000, s => s.Batch.KeptVersions, (s, value) => s with { Batch = s.Batch with { KeptVersions = (int)value } }),
        Setting.Number("Batch:Parallelism", 1, 256, s => s.Batch.Parallelism, (s, value) => s with { Batch = s.Batch with { Parallelism = (int)value } })
            with { Default = "every core" },
        Setting.Number("Batch:IdentitiesInMemory", 100_000, 1_000_000_000,
            s => s.Batch.IdentitiesInMemory, (s, value) => s with { Batch = s.Batch with { IdentitiesInMemory = (int)value } }),
        Setting.Size("Batch:StateMemory", 1L << 10, 1L << 40,
            s => s.Batch.StateMemoryBytes, (s, value) => s with { Batch = s.Batch with { StateMemoryBytes = value } }),
        Setting.Number("Batch:SkewWarningPermille", 0, 2_000,
            s => (long)Math.Round(s.Batch.SkewWarning * 1_000), (s, value) => s with { Batch = s.Batch with { SkewWarning = value / 1_000.0 } }),
        Setting.Duration("Batch:ReconciliationPatience", TimeSpan.FromSeconds(1), TimeSpan.FromDays(1),
            s => s.Batch.ReconciliationPatience, (s, value) => s with { Batch = s.Batch with { ReconciliationPatience = value } }),
        Setting.Number("Master:EventsPerFile", 1_000, 10_000_000,
            s => s.Batch.EventsPerFile, (s, value) => s with { Batch = s.Batch with { EventsPerFile = (int)value } }),
        Setting.Size("Master:BytesPerFile", 1L << 20, 1L << 30,
            s => s.Batch.PayloadBytesPerFile, (s, value) => s with { Batch = s.Batch with { PayloadBytesPerFile = (int)value } }),
        Setting.Size("Master:OpenFileMemory", 1L << 20, 1L << 40,
            s => s.Batch.OpenFileBytes, (s, value) => s with { Batch = s.Batch with { OpenFileBytes = value } }),
        Setting.Duration("Master:FileInterval", TimeSpan.FromSeconds(1), TimeSpan.FromDays(1),
            s => s.Batch.FileInterval, (s, value) => s with { Batch = s.Batch with { FileInterval = value } }),
        Setting.Number("Master:FilesToCompact", 2, 10_000, s => s.Batch.FilesToCompact, (s, value) => s with { Batch = s.Batch with { FilesToCompact = (int)value } }),
        Setting.Size("Master:Memory", 32L << 20, 1L << 40, s => s.MasterMemoryBytes, (s, value) => s with { MasterMemoryBytes = value }),
        Setting.Duration("Alerts:Interval", TimeSpan.FromMilliseconds(10), TimeSpan.FromDays(1),
            s => s.Serving.Alerts.Interval, (s, value) => s with { Serving = s.Serving with { Alerts = s.Serving.Alerts with { Interval = value } } }),
        Setting.Number("Alerts:MaximumRows", 1, 10_000_000,
            s => s.Serving.Alerts.MaximumRows, (s, value) => s with { Serving = s.Serving with { Alerts = s.Serving.Alerts with { MaximumRows = (int)value } } }),
        Setting.Choice("Schedule:Enabled", [("on", true), ("off", false)], (s, value) => s with { Schedule = s.Schedule with { IsEnabled = value } }),
        new("Schedule:Cron", "a cron expression", Unset.Cron, (s, text) => s with { Schedule = s.Schedule with { Cron = Cron(text) } }),
        new("Schedule:FullCron", "off, or a cron expression", "off", (s, text) => s with { Schedule = s.Schedule with { FullCron = text == "off" ? null : Cron(text) } }),
        new("Schedule:TimeZone", "a time zone", Unset.TimeZone, (s, text) => s with { Schedule = s.Schedule with { TimeZone = CronSchedule.ZoneOf(text).Id } }),
        Setting.Choice("Schedule:Misfire", [("run-once", MisfireRule.RunOnce), ("skip", MisfireRule.Skip)],
            (s, value) => s with { Schedule = s.Schedule with { Misfire = value } }),
        Setting.Choice("Schedule:Mode", [("incremental", RunMode.Incremental), ("full", RunMode.Full)],
            (s, value) => s with { Schedule = s.Schedule with { Mode = value } }),
        .. ClusterSettingList.All,
    ];

    /// <summary>The settings that each view has: its policies, as <c>Views:VIEW:NAME</c>. Their defaults are the view's own.</summary>
    public static IReadOnlyList<PolicySetting> Policies { get; } =
    [
        new("DuplicateHorizon", "0 to 100,000,000 records", (policies, text) => policies with { DuplicateHorizon = (int)SettingText.Number(text, 0, 100_000_000) }),
        new("WatermarkBound", "0s to 36500d", (policies, text) => policies with { WatermarkBound = SettingText.Duration(text, TimeSpan.Zero, LongestLateness) }),
        new("AllowedLateness", "none, or 0s to 36500d", (policies, text) => policies with { AllowedLateness = Lateness(text) }),
        new("Trigger", TriggerText.Range, (policies, text) => policies with { Trigger = TriggerText.Parse(text) }),
    ];

    private static BatchScheduleOptions Unset => new();

    private static IPAddress Address(string text) =>
        IPAddress.TryParse(text, out var address) ? address : throw new FormatException("must be an IP address: 127.0.0.1, 0.0.0.0 or one of this machine's own");

    private static string Cron(string text)
    {
        _ = CronSchedule.Parse(text, Unset.TimeZone); // a mistake is told now, with the setting's name
        return text;
    }

    private static TimeSpan? Lateness(string text) => text == "none" ? null : SettingText.Duration(text, TimeSpan.Zero, LongestLateness);
}

/// <summary>A policy that a setting can change for one view.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Range">What it may be, for people.</param>
/// <param name="Apply">Reads a text and puts the value in; throws <see cref="FormatException"/>.</param>
internal sealed record PolicySetting(string Name, string Range, Func<SpeedPolicies, string, SpeedPolicies> Apply);
