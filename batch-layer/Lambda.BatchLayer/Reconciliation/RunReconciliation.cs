using Lambda.Ports.Catalog;
using Lambda.Ports.Log;
using Lambda.Ports.Master;
using Lambda.Ports.RealTime;
using Lambda.Ports.Skew;

namespace Lambda.BatchLayer.Reconciliation;

/// <summary>Makes the skew reports: one after each publish, and those that users ask for, one at a time.</summary>
public sealed class RunReconciliation(
    ReconcileLayers reconcile, ISkewReportStore reports, IEventLog log, IRealTimeViewStore store, ICatalog catalog, BatchOptions options, TimeProvider time)
{
    /// <summary>How often a report is begun again because compaction replaced a file that it was reading.</summary>
    private const int MostAttempts = 3;

    private int _published;

    /// <summary>A run has been published, so that a report is due. Does not wait.</summary>
    public void AfterPublish() => Interlocked.Exchange(ref _published, 1);

    /// <summary>Makes reports until cancelled.</summary>
    /// <param name="onEnd">Told of each report that has been made, or could not be.</param>
    /// <param name="cancellationToken">Stops; a report that is not finished is made after the next start.</param>
    public async Task RunAsync(Action<SkewReport> onEnd, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            if (Interlocked.Exchange(ref _published, 0) == 1)
            {
                await reports.RequestAsync(time.GetUtcNow(), cancellationToken);
            }

            if (await reports.NextAsync(cancellationToken) is { } asked)
            {
                onEnd(await ExecuteAsync(asked, cancellationToken));
            }
            else
            {
                await Task.Delay(options.PollInterval, time, cancellationToken);
            }
        }
    }

    /// <summary>Makes one report, stores it and returns it.</summary>
    public async Task<SkewReport> ExecuteAsync(SkewReport asked, CancellationToken cancellationToken)
    {
        await WaitForSpeedAsync(cancellationToken);
        var report = await MakeAsync(asked, cancellationToken);
        await reports.CompleteAsync(report, cancellationToken);
        return report;
    }

    private async Task<SkewReport> MakeAsync(SkewReport asked, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await reconcile.ReconcileAsync(asked, cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                throw;
            }
            catch (Exception error)
            {
                if (error is not DamagedFileException || attempt == MostAttempts)
                {
                    return asked with { State = SkewReportState.Failed, Error = error.Message };
                }
            }
        }
    }

    /// <summary>The epoch that a publish has just closed is worth a moment's patience; a speed layer that stands still is not.</summary>
    private async Task WaitForSpeedAsync(CancellationToken cancellationToken)
    {
        var startedAt = time.GetTimestamp();
        var latest = await catalog.LatestEpochAsync(cancellationToken);
        while (time.GetElapsedTime(startedAt) < options.ReconciliationPatience)
        {
            var progress = await ComparableEpochs.ProgressAsync(store, cancellationToken);
            if (progress.Count >= log.PartitionCount && progress.Values.All(partition => partition.Epoch >= latest))
            {
                return;
            }

            await Task.Delay(options.PollInterval, time, cancellationToken);
        }
    }
}
