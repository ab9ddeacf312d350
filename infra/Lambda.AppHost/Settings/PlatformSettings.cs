using System.Net;
using Lambda.BatchLayer;
using Lambda.Infra.Sqlite.RealTime;
using Lambda.Ports.Scheduling;
using Lambda.ServingLayer.Host;
using Lambda.SharedLogic.Policies;
using Lambda.SharedLogic.Views;
using Lambda.SpeedLayer;

namespace Lambda.AppHost.Settings;

/// <summary>Every setting of the platform with its value. <see cref="SettingList"/> names them; docs/settings.md explains them.</summary>
internal sealed record PlatformSettings
{
    /// <summary>The address to listen on. Default 127.0.0.1: this machine alone.</summary>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>The port; 0 takes a free one. Default 8080.</summary>
    public int Port { get; init; } = 8080;

    /// <summary>Most connections that are open at one time; a further one waits. Default 1,000.</summary>
    public int MaxConnections { get; init; } = 1_000;

    /// <summary>How long a stop waits for requests and flushes that have begun. Default 30 s.</summary>
    public TimeSpan StopTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How many partitions a new log is made with. Default 4.</summary>
    public int Partitions { get; init; } = 4;

    /// <summary>
    /// How many partitions a log that is there has at least: it is given those that it lacks, with the next epoch, and none is ever taken away. Default 1, so that what cannot be undone is
    /// done only where somebody says so, and not where a setting was forgotten.
    /// </summary>
    public int LeastPartitions { get; init; } = 1;

    /// <summary>Most bytes of memory for Parquet files being written and read. Default 1 GiB, at least 32 MiB.</summary>
    public long MasterMemoryBytes { get; init; } = 1L << 30;

    /// <summary>The speed layer's settings.</summary>
    public SpeedOptions Speed { get; init; } = new();

    /// <summary>How the real-time views are kept.</summary>
    public SqliteRealTimeViewStoreOptions RealTime { get; init; } = new();

    /// <summary>The batch layer's settings.</summary>
    public BatchOptions Batch { get; init; } = new();

    /// <summary>When batch runs are queued by themselves.</summary>
    public BatchScheduleOptions Schedule { get; init; } = new();

    /// <summary>The serving layer's settings.</summary>
    public ServingOptions Serving { get; init; } = new();

    /// <summary>The servers of the cluster profile.</summary>
    public ClusterSettings Cluster { get; init; } = new();

    /// <summary>How single views' policies differ from their definitions, by view; a change is applied to what the definition says.</summary>
    public IReadOnlyDictionary<string, Func<SpeedPolicies, SpeedPolicies>> Policies { get; init; } = new Dictionary<string, Func<SpeedPolicies, SpeedPolicies>>();

    /// <summary>The views as their definitions say, with the policies that these settings give them.</summary>
    public ViewRegistry Apply(ViewRegistry views) =>
        new(views.Views.Select(view => Policies.TryGetValue(view.Name, out var change) ? view.With(change(view.Policies)) : view));
}
