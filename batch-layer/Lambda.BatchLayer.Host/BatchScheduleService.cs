using Lambda.BatchLayer.Runs;
using Lambda.Ports.Scheduling;
using Microsoft.Extensions.Hosting;

namespace Lambda.BatchLayer.Host;

/// <summary>Lets the schedule queue runs as long as the host lives. The batch layer finds them in the catalog.</summary>
internal sealed class BatchScheduleService(IBatchSchedule schedule, QueueScheduledRun queue) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => schedule.StartAsync(queue.QueueAsync, cancellationToken).AsTask();

    public Task StopAsync(CancellationToken cancellationToken) => schedule.StopAsync(cancellationToken).AsTask();
}
