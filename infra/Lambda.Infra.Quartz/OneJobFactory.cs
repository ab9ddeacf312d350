using Quartz;
using Quartz.Extensibility;

namespace Lambda.Infra.Quartz;

/// <summary>Makes the one job that there is.</summary>
internal sealed class OneJobFactory(Func<IJob> make) : IJobFactory
{
    public ValueTask<JobScope> CreateJob(TriggerFiredBundle bundle, IScheduler scheduler, CancellationToken cancellationToken = default) => new(new JobScope(make()));

    public ValueTask ReturnJob(JobScope scope, CancellationToken cancellationToken = default) => ValueTask.CompletedTask;
}
