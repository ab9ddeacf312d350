using Lambda.Ports.Catalog;
using Lambda.Ports.Scheduling;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Quartz;

namespace Lambda.Infra.Quartz;

/// <summary>
/// The schedule, kept by Quartz in a database: which time is next is stored, so that a start knows whether a run was missed. What is due is
/// decided by the clock given here.
/// </summary>
public sealed class QuartzBatchSchedule : IBatchSchedule, IAsyncDisposable
{
    /// <summary>How late a run may be queued without counting as missed.</summary>
    private static readonly TimeSpan MisfireThreshold = TimeSpan.FromMinutes(1);

    /// <summary>How often a node of several says that it lives; a run that a node did not come to queue is queued by another some time after.</summary>
    private static readonly TimeSpan CheckinInterval = TimeSpan.FromSeconds(5);

    /// <summary>A catalog that cannot be written is tried again after 1, 2, 4, 8 and 16 minutes.</summary>
    private static readonly RetryPolicy Retries = RetryPolicy.Exponential(5, TimeSpan.FromMinutes(1), 2, null);

    private static readonly JobKey Job = new("queue-run");
    private static readonly TriggerKey Regular = new("regular");
    private static readonly TriggerKey Full = new("full");

    private readonly QuartzStore _store;
    private readonly TimeProvider _time;
    private readonly ILoggerFactory _log;
    private readonly CronSchedule _regular;
    private readonly CronSchedule? _full;
    private readonly SemaphoreSlim _opening = new(1, 1);
    private StandaloneSchedulerFactory? _factory;
    private IScheduler? _scheduler;

    /// <param name="options">When runs fall due.</param>
    /// <param name="store">What remembers it.</param>
    /// <param name="time">The clock.</param>
    /// <param name="log">Where Quartz tells of itself.</param>
    /// <exception cref="FormatException">An expression or the time zone cannot be read.</exception>
    public QuartzBatchSchedule(BatchScheduleOptions options, QuartzStore store, TimeProvider time, ILoggerFactory log)
    {
        (Options, _store, _time, _log) = (options, store, time, log);
        _regular = CronSchedule.Parse(options.Cron, options.TimeZone);
        _full = options.FullCron is { } cron ? CronSchedule.Parse(cron, options.TimeZone) : null;
    }

    /// <inheritdoc/>
    public BatchScheduleOptions Options { get; }

    /// <inheritdoc/>
    public async ValueTask StartAsync(Func<RunMode, CancellationToken, ValueTask<long>> queueRun, CancellationToken cancellationToken)
    {
        var scheduler = await OpenAsync(() => new QueueRunJob(ModeOf, queueRun), cancellationToken).ConfigureAwait(false);
        if (!await scheduler.Exists(Job, cancellationToken).ConfigureAwait(false))
        {
            // Durable: it keeps the last run's id while nothing is scheduled. Recovery: a crash between the trigger and the catalog loses no run.
            var job = JobBuilder.Create<QueueRunJob>().WithIdentity(Job).StoreDurably(true).RequestRecovery(true).Build();
            await scheduler.AddJob(job, new AddJobOptions(), cancellationToken).ConfigureAwait(false);
        }

        await TakeOverAsync(scheduler, Regular, Options.IsEnabled ? _regular : null, cancellationToken).ConfigureAwait(false);
        await TakeOverAsync(scheduler, Full, Options.IsEnabled ? _full : null, cancellationToken).ConfigureAwait(false);
        if (Options.IsEnabled)
        {
            await scheduler.Start(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public async ValueTask StopAsync(CancellationToken cancellationToken)
    {
        if (_scheduler is { } scheduler)
        {
            _scheduler = null;
            await scheduler.Shutdown(waitForJobsToComplete: true, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public async ValueTask<BatchScheduleState> ReadAsync(int count, CancellationToken cancellationToken)
    {
        var scheduler = _scheduler ?? (_store.IsOnlyWatched
            ? await WatchAsync(cancellationToken).ConfigureAwait(false)
            : throw new InvalidOperationException("The schedule is not started."));
        var job = await scheduler.GetJobDetail(Job, cancellationToken).ConfigureAwait(false);
        return new BatchScheduleState(Next(_regular), Next(_full), job is null ? null : QueueRunJob.LastRunOf(job));

        IReadOnlyList<DateTimeOffset> Next(CronSchedule? schedule) => Options.IsEnabled && schedule is not null ? schedule.After(_time.GetUtcNow(), count) : [];
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopAsync(CancellationToken.None).ConfigureAwait(false);
        if (_factory is { } factory)
        {
            _factory = null;
            await factory.DisposeAsync().ConfigureAwait(false);
        }

        _opening.Dispose();
    }

    /// <summary>A scheduler that is never started reads the store and does nothing else.</summary>
    private async ValueTask<IScheduler> WatchAsync(CancellationToken cancellationToken)
    {
        await _opening.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return _scheduler ?? await OpenAsync(() => throw new InvalidOperationException("Nothing is queued by one who only watches."), cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _opening.Release();
        }
    }

    private async ValueTask<IScheduler> OpenAsync(Func<IJob> makeJob, CancellationToken cancellationToken)
    {
        _factory = QuartzSchedulerBuilder.Create(quartz => Configure(quartz, makeJob)).Build();
        return _scheduler = await _factory.GetScheduler(cancellationToken).ConfigureAwait(false);
    }

    private void Configure(IQuartzBuilder quartz, Func<IJob> makeJob)
    {
        // One thread: runs are queued one after the other.
        quartz.UseTimeProvider(_time).UseDefaultThreadPool(1).UseJobFactory(new OneJobFactory(makeJob))
            .ConfigureScheduler(scheduler => scheduler.InstanceName = "batch")
            .UsePersistentStore(store => Connect(store).ProvisionSchema().ConfigureStore(options =>
            {
                options.StoreJobDataAsStrings = true;
                options.MisfireThreshold = MisfireThreshold;
                options.UseBackgroundThreads = true;
            }));
        quartz.Services.AddSingleton(_log);
    }

    private IPersistentStoreBuilder Connect(IPersistentStoreBuilder store)
    {
        if (!_store.IsClustered)
        {
            return store.UseSqlite(_store.Provider, _store.ConnectionString);
        }

        return store.UsePostgres(_store.Provider, _store.ConnectionString).UseClustering(cluster => cluster.CheckinInterval = CheckinInterval);
    }

    /// <summary>Makes what is stored under a key what it should be, and leaves it alone where it is so already: its next time may lie in the past.</summary>
    private async ValueTask TakeOverAsync(IScheduler scheduler, TriggerKey key, CronSchedule? wanted, CancellationToken cancellationToken)
    {
        var stored = (ICronTrigger?)await scheduler.GetTrigger(key, cancellationToken).ConfigureAwait(false);
        if (wanted is null)
        {
            await scheduler.UnscheduleJob(key, cancellationToken).ConfigureAwait(false);
        }
        else if (stored is null)
        {
            await scheduler.ScheduleJob(NewTrigger(key, wanted), new ScheduleJobOptions(), cancellationToken).ConfigureAwait(false);
        }
        else if (stored.CronExpressionString != wanted.Expression.CronExpressionString || stored.TimeZone.Id != wanted.Expression.TimeZone.Id)
        {
            await scheduler.RescheduleJob(key, NewTrigger(key, wanted), cancellationToken).ConfigureAwait(false);
        }
        else
        {
            await scheduler.UpdateTriggerDetails(key, new TriggerDetailsUpdate().WithMisfireInstruction(Instruction), cancellationToken).ConfigureAwait(false);
            await scheduler.ResetTriggerFromErrorState(key, cancellationToken).ConfigureAwait(false);
        }
    }

    private ITrigger NewTrigger(TriggerKey key, CronSchedule schedule) => TriggerBuilder.Create(_time).WithIdentity(key).ForJob(Job).WithRetryPolicy(Retries)
        .WithCronSchedule(schedule.Expression, cron => cron.InTimeZone(schedule.Expression.TimeZone).WithMisfireInstruction(Instruction)).Build();

    private CronTriggerMisfireInstruction Instruction =>
        Options.Misfire == MisfireRule.RunOnce ? CronTriggerMisfireInstruction.FireAndProceed : CronTriggerMisfireInstruction.DoNothing;

    private RunMode ModeOf(TriggerKey trigger) => trigger.Equals(Full) ? RunMode.Full : Options.Mode;
}
