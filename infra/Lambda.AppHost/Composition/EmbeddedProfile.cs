using Lambda.AppHost.Settings;
using Lambda.Infra.DuckDb.Master;
using Lambda.Infra.Files;
using Lambda.Infra.Quartz;
using Lambda.Infra.Sqlite;
using Lambda.Ports.Access;
using Lambda.Ports.Alerts;
using Lambda.Ports.Batch;
using Lambda.Ports.DeadLetters;
using Lambda.Ports.Log;
using Lambda.Ports.Master;
using Lambda.Ports.RealTime;
using Lambda.Ports.Scheduling;
using Lambda.Ports.Skew;
using Lambda.SharedLogic.Views;

namespace Lambda.AppHost.Composition;

/// <summary>
/// The platform in one process, as a diagram that runs: what each port is, and the three layers around them. <see cref="ClusterProfile"/> is the other one.
/// </summary>
internal static class EmbeddedProfile
{
    /// <summary>Registers everything that the layers need, and the layers.</summary>
    /// <param name="services">The host's services.</param>
    /// <param name="folder">The data folder.</param>
    /// <param name="stores">The data folder's stores, open.</param>
    /// <param name="master">The master dataset, open.</param>
    /// <param name="settings">The settings.</param>
    /// <param name="views">The views, with the policies that the settings give them.</param>
    /// <param name="time">The clock of all parts.</param>
    public static void Compose(
        IServiceCollection services, DataFolder folder, SqliteStores stores, DuckDbMasterDataset master, PlatformSettings settings, ViewRegistry views, TimeProvider time)
    {
        services.AddSingleton(time);
        services.AddSingleton(views);

        // port                                       adapter
        services.AddSingleton<IEventLog>(stores.Log);
        services.AddSingleton<IRealTimeViewStore>(stores.RealTimeViews);
        services.AddSingleton<IBatchViewStore>(stores.BatchViews);
        services.AddSingleton<ISpillStore>(_ => FileSpillStore.Take(folder.SpillFolder));
        services.AddCatalog(stores.Catalog);
        services.AddSingleton<IDeadLetterStore>(stores.DeadLetters);
        services.AddSingleton<IApiKeyStore>(stores.ApiKeys);
        services.AddSingleton<ISkewReportStore>(stores.SkewReports);
        services.AddSingleton<IAlertStore>(stores.Alerts);
        services.AddSingleton<IMasterDataset>(master);
        services.AddSingleton<IBatchSchedule>(provider => new QuartzBatchSchedule(
            settings.Schedule, new QuartzStore(SqliteProvider.Load(), SqliteProvider.ConnectionTo(folder.ScheduleFile)), time, provider.GetRequiredService<ILoggerFactory>()));

        services.AddLayers(Layers.All, settings, views);
    }
}
