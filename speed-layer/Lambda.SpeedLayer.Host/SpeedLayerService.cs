using Lambda.Ports.RealTime;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Lambda.SpeedLayer.Host;

/// <summary>Runs the partitions' consumers as long as the host lives, and makes the store durable when it ends well.</summary>
internal sealed partial class SpeedLayerService : BackgroundService
{
    private readonly ConsumePartitions _consumers;
    private readonly IRealTimeViewStore _store;
    private readonly ILogger _logger;

    public SpeedLayerService(
        Func<int, PartitionConsumer> consumerOf, int partitions, SpeedOptions options, IRealTimeViewStore store, TimeProvider time, ILogger<SpeedLayerService> logger)
    {
        (_store, _logger) = (store, logger);
        _consumers = new ConsumePartitions(consumerOf, partitions, options, time, (partition, error, rest) => Failed(error, partition, rest));
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await _consumers.RunAsync(stoppingToken);
        await _store.CheckpointAsync(CancellationToken.None);
    }

    [LoggerMessage(LogLevel.Error, "The consumer of partition {Partition} failed and begins again in {Rest} from its stored position")]
    private partial void Failed(Exception error, int partition, TimeSpan rest);
}
