using System.Globalization;
using Lambda.Ports.Catalog;
using Quartz;

namespace Lambda.Infra.Quartz;

/// <summary>Queues the run that fell due and remembers its id. A failure is tried again as the trigger says.</summary>
[DisallowConcurrentExecution]
[PersistJobDataAfterExecution]
internal sealed class QueueRunJob(Func<TriggerKey, RunMode> modeOf, Func<RunMode, CancellationToken, ValueTask<long>> queueRun) : IJob
{
    private const string LastRun = "lastRun";

    /// <summary>The id of the last run that the job has queued.</summary>
    public static long? LastRunOf(IJobDetail job) =>
        job.JobDataMap.TryGetValue(LastRun, out var text) ? long.Parse((string)text!, CultureInfo.InvariantCulture) : null;

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        // After a crash Quartz repeats the job with a trigger of its own, which names the one that had fired.
        var mode = modeOf(context.Recovering ? context.RecoveringTriggerKey! : context.Trigger.Key);
        var run = await queueRun(mode, cancellationToken).ConfigureAwait(false);
        context.JobDetail.JobDataMap[LastRun] = run.ToString(CultureInfo.InvariantCulture);
    }
}
