using Lambda.Ports.Catalog;
using Lambda.Ports.Leadership;
using Lambda.Ports.Skew;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Lambda.BatchLayer.Host;

/// <summary>
/// Runs the archivers, the batch runs and the reconciliation as long as the host lives and this node leads. Each part that fails rests and begins again from what is stored.
/// </summary>
internal sealed partial class BatchLayerService(
    ILeadership leadership, Func<ICatalog, BatchWork> workWith, BatchOptions options, TimeProvider time, ILogger<BatchLayerService> logger)
    : BackgroundService
{
    /// <summary>The name of the lease that two batch nodes share.</summary>
    private const string Lease = "batch";

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => KeepRunningAsync(
        "lead of the batch layer", () => leadership.LeadAsync(Lease, (catalog, token) => LeadAsync(workWith(catalog), token), stoppingToken), () => false, stoppingToken);

    private async Task LeadAsync(BatchWork work, CancellationToken stopping)
    {
        // Recovery deletes files that nobody names, so it is over before an archiver makes new ones.
        var recovered = false;
        await KeepRunningAsync("recovery", async () =>
        {
            await work.Batches.RecoverAsync(stopping);
            recovered = true;
        }, () => recovered, stopping);
        var archivers = new List<Task>();
        await Task.WhenAll(
            KeepRunningAsync("watch for new partitions", () => work.Partitions.RunAsync(Archive, stopping), () => false, stopping),
            KeepRunningAsync("batch runs", () => work.Batches.RunAsync(Ended, (step, error) => Untidied(error, step), stopping), () => false, stopping),
            KeepRunningAsync("reconciliation", () => work.Reconciliation.RunAsync(Reconciled, stopping), () => false, stopping));
        await Task.WhenAll(archivers);

        void Archive(int partition) => archivers.Add(
            KeepRunningAsync($"archiver of partition {partition}", () => work.ArchiverOf(partition).RunAsync(stopping), () => false, stopping));
    }

    private void Ended(BatchRun run) => Ended(run.Id, run.State.ToString(), run.Error ?? run.Note ?? "no error");

    private void Reconciled(SkewReport report)
    {
        if (report.State == SkewReportState.Failed)
        {
            NotReconciled(report.Id, report.Error ?? "no reason");
        }
        else if (report.Verdict == SkewVerdict.Fail)
        {
            var first = report.Worst[0];
            Unexplained(report.Id, report.Views.Sum(skew => skew.Causes.Unexplained), $"view {first.View}, key [{string.Join(", ", first.Key)}], {first.Value}");
        }
    }

    private async Task KeepRunningAsync(string part, Func<Task> run, Func<bool> isDone, CancellationToken stopping)
    {
        var rest = options.FirstRest;
        while (!stopping.IsCancellationRequested && !isDone())
        {
            var startedAt = time.GetTimestamp();
            try
            {
                await Task.Run(run, CancellationToken.None);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception error)
            {
                rest = time.GetElapsedTime(startedAt) > options.LongestRest ? options.FirstRest : rest;
                Failed(error, part, rest);
                await Task.Delay(rest, time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                rest = rest * 2 < options.LongestRest ? rest * 2 : options.LongestRest;
            }
        }
    }

    [LoggerMessage(LogLevel.Error, "The {Part} failed and begins again in {Rest}")]
    private partial void Failed(Exception error, string part, TimeSpan rest);

    [LoggerMessage(LogLevel.Error, "{Step} failed; it is tried again after the next run")]
    private partial void Untidied(Exception error, string step);

    [LoggerMessage(LogLevel.Error, "Skew report {Id}: {Count} states or published rows differ from what the log's events make of them, and nothing explains it; the first one is of {Where}")]
    private partial void Unexplained(long id, long count, string where);

    [LoggerMessage(LogLevel.Warning, "Skew report {Id} could not be made: {Reason}")]
    private partial void NotReconciled(long id, string reason);

    [LoggerMessage(LogLevel.Information, "Batch run {Id} is {State} ({Error})")]
    private partial void Ended(long id, string state, string error);
}
