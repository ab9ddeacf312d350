using Lambda.Ports.Catalog;
using Lambda.Ports.DeadLetters;
using Lambda.Ports.Log;
using Lambda.Ports.RealTime;
using Lambda.Ports.Skew;
using Lambda.SharedLogic.Views;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Lambda.SpeedLayer.Host;

/// <summary>Puts the speed layer together.</summary>
public static class SpeedLayerSetup
{
    /// <summary>
    /// Adds a consumer for each partition that is this node's: all of them, unless an <see cref="IPartitionGroup"/> is registered. The other ports, <see cref="ViewRegistry"/> and <see cref="TimeProvider"/> must be registered by whoever composes the host.
    /// </summary>
    /// <param name="services">The host's services.</param>
    /// <param name="logic">The hash of the logic assembly.</param>
    /// <param name="owner">A token that no other process has: who owns the partitions.</param>
    /// <param name="options">The settings.</param>
    public static IServiceCollection AddSpeedLayer(this IServiceCollection services, string logic, string owner, SpeedOptions options) =>
        services.AddHostedService(provider =>
        {
            var log = provider.GetRequiredService<IEventLog>();
            var store = provider.GetRequiredService<IRealTimeViewStore>();
            var time = provider.GetRequiredService<TimeProvider>();
            var memories = new PartitionMemories();
            PartitionConsumer ConsumerOf(int partition) => new(
                partition, owner, logic, provider.GetRequiredService<ViewRegistry>().Views, log, store,
                provider.GetRequiredService<IDeadLetterStore>(), provider.GetRequiredService<ICatalog>(), options, time,
                provider.GetRequiredService<ISkewReportStore>(), memories);
            var group = provider.GetService<IPartitionGroup>() ?? new AllPartitions(log.PartitionCount);
            return new SpeedLayerService(ConsumerOf, group, options, store, time, provider.GetRequiredService<ILogger<SpeedLayerService>>());
        });
}
