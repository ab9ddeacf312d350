using Lambda.AppHost.Settings;
using Lambda.Infra.Files;
using Lambda.Infra.Kafka;
using Lambda.Infra.Quartz;
using Lambda.Ports.Access;
using Lambda.Ports.Alerts;
using Lambda.Ports.Batch;
using Lambda.Ports.Catalog;
using Lambda.Ports.DeadLetters;
using Lambda.Ports.Leadership;
using Lambda.Ports.Log;
using Lambda.Ports.Master;
using Lambda.Ports.RealTime;
using Lambda.Ports.Scheduling;
using Lambda.Ports.Skew;
using Lambda.SharedLogic.Views;

namespace Lambda.AppHost.Composition;

/// <summary>
/// One process of several, as a diagram that runs: what each port is, and the layers that this process has. <see cref="EmbeddedProfile"/> is the other one. What the layers tell each
/// other goes through the log and the stores, in both.
/// </summary>
internal static class ClusterProfile
{
    /// <summary>Registers everything that the layers need, and the layers.</summary>
    /// <param name="services">The host's services.</param>
    /// <param name="layers">The layers of this process.</param>
    /// <param name="folder">The data folder.</param>
    /// <param name="stores">The servers, connected.</param>
    /// <param name="settings">The settings.</param>
    /// <param name="views">The views, with the policies that the settings give them.</param>
    /// <param name="time">The clock of all parts.</param>
    public static void Compose(
        IServiceCollection services, Layers layers, DataFolder folder, ClusterStores stores, PlatformSettings settings, ViewRegistry views, TimeProvider time)
    {
        services.AddSingleton(time);
        services.AddSingleton(views);

        // port                                       adapter
        services.AddSingleton<IEventLog>(stores.Log);
        services.AddSingleton<IPartitionGroup>(provider => new KafkaPartitionGroup(ClusterStores.KafkaOptions(settings), ServerNotices.To(provider)));
        services.AddSingleton<IRealTimeViewStore>(stores.RealTimeViews);
        services.AddSingleton<IBatchViewStore>(stores.Tables.BatchViews);
        services.AddSingleton<ISpillStore>(_ => FileSpillStore.Take(folder.SpillFolder));
        services.AddCatalog(stores.Tables.Catalog);
        services.AddSingleton<ILeadership>(provider => new LeasedLeadership(
            provider.GetRequiredService<ICatalog>(), NodeName(), settings.Cluster.LeasePatience, time, provider.GetRequiredService<ILogger<LeasedLeadership>>()));
        services.AddSingleton<IDeadLetterStore>(stores.Tables.DeadLetters);
        services.AddSingleton<IApiKeyStore>(stores.Tables.ApiKeys);
        services.AddSingleton<ISkewReportStore>(stores.Tables.SkewReports);
        services.AddSingleton<IAlertStore>(stores.Tables.Alerts);
        services.AddSingleton<IMasterDataset>(stores.Master);

        // Batch nodes queue runs by schedule, each run by one of them; the others tell where the schedule stands.
        var schedule = new QuartzStore(stores.Tables.Provider, stores.Tables.ConnectionString) { IsClustered = true, IsOnlyWatched = !layers.HasFlag(Layers.Batch) };
        services.AddSingleton<IBatchSchedule>(provider => new QuartzBatchSchedule(settings.Schedule, schedule, time, provider.GetRequiredService<ILoggerFactory>()));

        services.AddLayers(layers, settings, views);
    }

    private static string NodeName() => $"{Environment.MachineName}/{Environment.ProcessId}";
}
