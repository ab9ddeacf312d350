using Lambda.Ports.Batch;
using Lambda.Ports.Catalog;
using Lambda.Ports.Log;
using Lambda.Ports.Master;
using Lambda.Ports.RealTime;
using Lambda.Ports.Skew;

namespace Lambda.BatchLayer.Reconciliation;

/// <summary>
/// Makes the skew reports: one on each version that comes to be served, and those that users ask for, one at a time. Which versions have one is asked of the reports
/// themselves, so that a crash between a publish and its report leaves nothing out.
/// </summary>
public sealed class RunReconciliation(
    ReconcileLayers reconcile, ISkewReportStore reports, IEventLog log, IRealTimeViewStore store, ICatalog catalog, BatchOptions options, TimeProvider time)
{
    /// <summary>How often a report is begun again because a file that it was reading was replaced by compaction, or a version was retired.</summary>
    private const int MostAttempts = 3;

    private long? _reportedOn;

    /// <summary>Makes reports until cancelled.</summary>
    /// <param name="onEnd">Told of each report that has been made, or could not be.</param>
    /// <param name="cancellationToken">Stops; a report that is not finished is made after the next start.</param>
    public async Task RunAsync(Action<SkewReport> onEnd, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            if (await NextAsync(cancellationToken) is { } asked)
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

    /// <summary>What was asked for; else, when what is served has no report yet, one on that.</summary>
    private async Task<SkewReport?> NextAsync(CancellationToken cancellationToken)
    {
        if (await reports.NextAsync(cancellationToken) is { } asked)
        {
            return asked;
        }

        var served = (await catalog.CurrentAsync(cancellationToken))?.Version;
        if (served is null || served == _reportedOn)
        {
            return null;
        }

        var isReported = await reports.OnVersionAsync(served.Value, cancellationToken) is not null;
        _reportedOn = served;
        return isReported ? null : await reports.RequestAsync(time.GetUtcNow(), cancellationToken);
    }

    private async Task<SkewReport> MakeAsync(SkewReport asked, CancellationToken cancellationToken)
    {
        // So that a report which cannot be made is one on this version as well, and not asked for again and again.
        asked = asked with { Version = (await catalog.CurrentAsync(cancellationToken))?.Version };
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
                if (error is not (DamagedFileException or MissingVersionException) || attempt == MostAttempts)
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

        // One that began with the latest cut has nothing before it, and nothing at all perhaps.
        var partitions = (await catalog.PartitionsAsync(log.PartitionCount, cancellationToken)).CountAt(latest - 1);
        while (time.GetElapsedTime(startedAt) < options.ReconciliationPatience)
        {
            var progress = await ComparableEpochs.ProgressAsync(store, cancellationToken);
            if (Enumerable.Range(0, partitions).All(partition => progress.TryGetValue(partition, out var own) && own.Epoch >= latest))
            {
                return;
            }

            await Task.Delay(options.PollInterval, time, cancellationToken);
        }
    }
}
