using Lambda.BatchLayer.Archiving;
using Lambda.BatchLayer.Cuts;
using Lambda.BatchLayer.Engine;
using Lambda.BatchLayer.Reconciliation;
using Lambda.BatchLayer.Runs;
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
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Lambda.BatchLayer.Host;

/// <summary>Puts the batch layer together.</summary>
public static class BatchLayerSetup
{
    /// <summary>
    /// Adds the archivers, the runs and the reconciliation, done by the node that leads: by this one when no <see cref="ILeadership"/> is registered. The ports, <see cref="ViewRegistry"/> and <see cref="TimeProvider"/> must be registered by whoever composes the host.
    /// </summary>
    /// <param name="services">The host's services.</param>
    /// <param name="logic">The hash of the logic assembly.</param>
    /// <param name="speedLogic">What the speed layer is given as its logic: states under another name differ because of it.</param>
    /// <param name="options">The settings.</param>
    public static IServiceCollection AddBatchLayer(this IServiceCollection services, string logic, string speedLogic, BatchOptions options)
    {
        services.AddSingleton(options);
        services.TryAddSingleton<ILeadership>(provider => new SoleLeadership(provider.GetRequiredService<ICatalog>()));
        services.AddSingleton<Func<ICatalog, BatchWork>>(provider => catalog => new BatchWork(
            Compose(provider, catalog, logic, options), ComposeReconciliation(provider, catalog, logic, speedLogic, options),
            new FollowPartitions(new CutLog(provider.GetRequiredService<IEventLog>(), catalog, options.LeastPartitions), options, provider.GetRequiredService<TimeProvider>()),
            partition => new PartitionArchiver(
                partition, provider.GetRequiredService<IEventLog>(), provider.GetRequiredService<IMasterDataset>(), provider.GetRequiredService<IDeadLetterStore>(),
                catalog, options, provider.GetRequiredService<TimeProvider>())));
        return services.AddHostedService<BatchLayerService>();
    }

    /// <summary>Adds runs by schedule. <see cref="IBatchSchedule"/>, <see cref="IRunCatalog"/> and <see cref="TimeProvider"/> must be registered by whoever composes the host.</summary>
    public static IServiceCollection AddBatchSchedule(this IServiceCollection services) =>
        services.AddSingleton<QueueScheduledRun>().AddHostedService<BatchScheduleService>();

    private static RunBatches Compose(IServiceProvider provider, ICatalog catalog, string logic, BatchOptions options)
    {
        var views = provider.GetRequiredService<ViewRegistry>().Views;
        var log = provider.GetRequiredService<IEventLog>();
        var master = provider.GetRequiredService<IMasterDataset>();
        var store = provider.GetRequiredService<IBatchViewStore>();
        var time = provider.GetRequiredService<TimeProvider>();
        return new RunBatches(
            new RecomputeViews(views, logic, log, master, store, catalog, new InProcessEngine(master, provider.GetRequiredService<ISpillStore>(), options), options, time),
            new RetireVersions(views, store, catalog, options),
            new RepairArchive(log, master, catalog, options),
            new CompactArchive(master, catalog, options),
            log, master, catalog, options, time);
    }

    private static RunReconciliation ComposeReconciliation(IServiceProvider provider, ICatalog catalog, string logic, string speedLogic, BatchOptions options)
    {
        var views = provider.GetRequiredService<ViewRegistry>().Views;
        var log = provider.GetRequiredService<IEventLog>();
        var store = provider.GetRequiredService<IRealTimeViewStore>();
        var reports = provider.GetRequiredService<ISkewReportStore>();
        return new RunReconciliation(
            new ReconcileLayers(
                views, logic, speedLogic, log, provider.GetRequiredService<IMasterDataset>(), store, provider.GetRequiredService<IBatchViewStore>(), reports, catalog,
                provider.GetRequiredService<ISpillStore>(), options),
            reports, log, store, catalog, options, provider.GetRequiredService<TimeProvider>());
    }
}
