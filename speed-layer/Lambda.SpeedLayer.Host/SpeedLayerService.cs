using Lambda.Ports.Log;
using Lambda.Ports.RealTime;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Lambda.SpeedLayer.Host;

/// <summary>Runs the consumers of this node's partitions as long as the host lives, and makes the store durable when it ends well.</summary>
internal sealed partial class SpeedLayerService : BackgroundService
{
    private readonly ConsumePartitions _consumers;
    private readonly IRealTimeViewStore _store;
    private readonly ILogger _logger;

    public SpeedLayerService(
        Func<int, PartitionConsumer> consumerOf, IPartitionGroup group, SpeedOptions options, IRealTimeViewStore store, TimeProvider time, ILogger<SpeedLayerService> logger)
    {
        (_store, _logger) = (store, logger);
        _consumers = new ConsumePartitions(consumerOf, group, options, time, Failed);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await _consumers.RunAsync(stoppingToken);
        await _store.CheckpointAsync(CancellationToken.None);
    }

    private void Failed(int? partition, Exception error, TimeSpan rest)
    {
        if (partition is { } one)
        {
            Failed(error, one, rest);
        }
        else
        {
            GroupFailed(error, rest);
        }
    }

    [LoggerMessage(LogLevel.Error, "The group of the nodes that share the partitions failed; joining again in {Rest}")]
    private partial void GroupFailed(Exception error, TimeSpan rest);

    [LoggerMessage(LogLevel.Error, "The consumer of partition {Partition} failed and begins again in {Rest} from its stored position")]
    private partial void Failed(Exception error, int partition, TimeSpan rest);
}
