using Lambda.BatchLayer.Archiving;
using Lambda.BatchLayer.Cuts;
using Lambda.Ports.Catalog;
using Lambda.Ports.Log;
using Lambda.Ports.Master;

namespace Lambda.BatchLayer.Runs;

/// <summary>
/// The batch layer's loop: makes good what a crash left, then executes queued runs one at a time, and keeps the archive in order between them.
/// </summary>
public sealed class RunBatches(
    RecomputeViews recompute, RetireVersions retire, RepairArchive repair, CompactArchive compact, IEventLog log, IMasterDataset master, ICatalog catalog,
    BatchOptions options, TimeProvider time)
{
    /// <summary>Completes an interrupted cut and deletes files that nobody names. Before the archivers start, whose newest file nobody names yet.</summary>
    public async Task RecoverAsync(CancellationToken cancellationToken)
    {
        await new CutLog(log, catalog, options.LeastPartitions).RecoverAsync(cancellationToken);

        // First the folder, then the catalog: a file that another node makes and names meanwhile is not in the list.
        var paths = await master.ListAsync(cancellationToken);
        var named = (await catalog.FilesAsync(0, long.MaxValue, cancellationToken)).Select(file => file.Path).ToHashSet();
        foreach (var path in paths)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!named.Contains(path))
            {
                await master.DeleteAsync(path, cancellationToken);
            }
        }
    }

    /// <summary>Executes runs until cancelled, and tidies up before the first and after each.</summary>
    /// <param name="onEnd">Told of each run that has ended.</param>
    /// <param name="onUntidied">Told which step of tidying failed, and why. It is tried again after the next run, which does not wait for it.</param>
    /// <param name="cancellationToken">Stops.</param>
    public async Task RunAsync(Action<BatchRun> onEnd, Action<string, Exception> onUntidied, CancellationToken cancellationToken)
    {
        await TidyAsync(onUntidied, cancellationToken);
        while (!cancellationToken.IsCancellationRequested)
        {
            if (await catalog.NextRunAsync(cancellationToken) is { } run)
            {
                onEnd(await recompute.ExecuteAsync(run, cancellationToken));
                await TidyAsync(onUntidied, cancellationToken);
            }
            else
            {
                await Task.Delay(options.PollInterval, time, cancellationToken);
            }
        }
    }

    private async Task TidyAsync(Action<string, Exception> onUntidied, CancellationToken cancellationToken)
    {
        await TryAsync("retiring versions", retire.RetireAsync);
        await TryAsync("compacting the archive", compact.CompactAsync);
        await TryAsync("repairing the archive", repair.RepairAsync);

        async Task TryAsync(string step, Func<CancellationToken, Task> tidy)
        {
            try
            {
                await tidy(cancellationToken);
            }
            catch (Exception error) when (!cancellationToken.IsCancellationRequested)
            {
                onUntidied(step, error);
            }
        }
    }
}
