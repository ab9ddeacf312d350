using Lambda.BatchLayer.Cuts;
using Lambda.BatchLayer.Engine;
using Lambda.Ports.Batch;
using Lambda.Ports.Catalog;
using Lambda.Ports.Log;
using Lambda.Ports.Master;
using Lambda.SharedLogic.Views;

namespace Lambda.BatchLayer.Runs;

/// <summary>
/// Executes one batch run: cut, wait for the archive, fold, write, publish. Until the publish, which is one transaction, nothing that it does can be seen; killed
/// anywhere before that, the run begins again with the same cut.
/// </summary>
public sealed class RecomputeViews(
    IReadOnlyList<ViewDefinition> views, string logic, IEventLog log, IMasterDataset master, IBatchViewStore store, ICatalog catalog,
    InProcessEngine engine, BatchOptions options, TimeProvider time)
{
    private readonly CutLog _cuts = new(log, catalog, options.LeastPartitions);
    private readonly GatherInput _input = new(log, master, catalog, options, time);

    /// <summary>Executes the run to its end, whichever that is, and returns it as it is then stored.</summary>
    /// <exception cref="OperationCanceledException">The program ends; the run will be taken up again.</exception>
    public async Task<BatchRun> ExecuteAsync(BatchRun run, CancellationToken cancellationToken)
    {
        using var progress = new RunProgress(
            catalog, run with { State = RunState.Running, StartedAt = run.StartedAt ?? time.GetUtcNow() }, options, time);
        try
        {
            return await progress.WatchAsync(token => PublishAsync(progress, token), cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (OperationCanceledException) when (progress.IsCancelled)
        {
            return await EndAsync(progress.Current with { State = RunState.Cancelled });
        }
        catch (IncompleteEpochsException incomplete)
        {
            return await EndAsync(progress.Current with { State = RunState.Failed, Error = incomplete.Message, IncompleteEpochs = incomplete.Epochs });
        }
        catch (Exception error)
        {
            // Out of memory as well: the run has let go of its tables, and taking it up again would end the same way.
            return await EndAsync(progress.Current with { State = RunState.Failed, Error = error.Message });
        }
    }

    private async Task<BatchRun> EndAsync(BatchRun run)
    {
        var ended = run with { FinishedAt = time.GetUtcNow() };
        await catalog.UpdateRunAsync(ended, CancellationToken.None);
        return await catalog.FindRunAsync(run.Id, CancellationToken.None) ?? ended;
    }

    private async Task<BatchRun> PublishAsync(RunProgress progress, CancellationToken cancellationToken)
    {
        var cut = progress.Run.Cut ?? await _cuts.CutAsync(cancellationToken);
        progress.Run = progress.Run with { Cut = cut };
        await progress.StoreAsync(cancellationToken);
        var versions = await CountAsync(progress, cut, cancellationToken);
        var published = progress.Current with
        {
            State = RunState.Published,
            FinishedAt = time.GetUtcNow(),
            Versions = [.. versions.Select(version => new RunVersion(version.View, version.Version, version.Rows, version.Hash))],
        };

        // From here on a user's wish to cancel comes too late.
        if (!await catalog.PublishAsync(published, versions, CancellationToken.None))
        {
            await DropAsync(versions[0].Version);
            throw new InvalidOperationException("the run had ended before it could publish");
        }

        return published;
    }

    private async Task<IReadOnlyList<ViewVersion>> CountAsync(RunProgress progress, long cut, CancellationToken cancellationToken)
    {
        while (true)
        {
            var input = await _input.GatherAsync(cut, cancellationToken);
            try
            {
                return await CountAsync(progress, input, cancellationToken);
            }
            catch (DamagedFileException damage)
            {
                await _input.QuarantineAsync([damage], cancellationToken);
            }
        }
    }

    private async Task<IReadOnlyList<ViewVersion>> CountAsync(RunProgress progress, RunInput input, CancellationToken cancellationToken)
    {
        var counted = RunBase.Choose(progress.Run.Mode, await catalog.CurrentAsync(cancellationToken), input.Cut, views, logic);
        try
        {
            return await CountOnAsync(counted, progress, input, cancellationToken);
        }
        catch (MissingVersionException missing)
        {
            // Maybe told only when most was written: the rows of a version are read while those of the next are.
            var nothing = RunBase.Nothing($"version {missing.Version} of view '{missing.View}' cannot be read");
            return await CountOnAsync(nothing, progress, input, cancellationToken);
        }
    }

    private async Task<IReadOnlyList<ViewVersion>> CountOnAsync(RunBase counted, RunProgress progress, RunInput input, CancellationToken cancellationToken)
    {
        var job = new FoldJob(
            views, [.. input.Files.Where(file => file.Epoch < counted.Cut)], [.. input.Files.Where(file => file.Epoch >= counted.Cut)], input.Partitions);
        progress.BeginReading(job.Files.Sum(file => file.Rows), counted.Note);
        using var folded = await engine.FoldAsync(job, progress.Read, cancellationToken);
        if (folded.Unprocessable > 0)
        {
            var leftOut = $"{folded.Unprocessable} events that a view's code fails on were left out of all views";
            progress.Run = progress.Run with { Note = counted.Note is null ? leftOut : $"{counted.Note}; {leftOut}" };
        }

        return await WriteAsync(progress.Run.Id, input, counted, folded, cancellationToken);
    }

    private async Task<IReadOnlyList<ViewVersion>> WriteAsync(long runId, RunInput input, RunBase counted, FoldResult folded, CancellationToken cancellationToken)
    {
        var number = await catalog.ReserveVersionAsync(cancellationToken);
        var highest = input.Files.Select(file => file.MaxEventTime).DefaultIfEmpty(long.MinValue).Max();
        var versions = new List<ViewVersion>();
        try
        {
            foreach (var table in folded.Tables)
            {
                using var rows = counted.RowsWith(table, store, cancellationToken);
                await store.WriteAsync(table.View.Name, number, rows.Rows(), cancellationToken);
                versions.Add(new ViewVersion(
                    table.View.Name, number, runId, input.Cut, input.CutOffsets, logic, table.View.Fingerprint, rows.Count, rows.HashSoFar(),
                    counted.EventsOf(table.View.Name) + folded.Events, counted.DuplicatesOf(table.View.Name) + folded.Duplicates, highest, time.GetUtcNow()));
                table.Forget();
            }

            cancellationToken.ThrowIfCancellationRequested();
            return versions;
        }
        catch
        {
            await DropAsync(number);
            throw;
        }
    }

    /// <summary>Drops the rows of a version that will never be published.</summary>
    private async Task DropAsync(long number)
    {
        foreach (var view in views)
        {
            await store.DropAsync(view.Name, number, CancellationToken.None);
        }
    }
}
