using Lambda.Infra.Sqlite.RealTime.Runs;

namespace Lambda.Infra.Sqlite.RealTime;

/// <summary>Merges runs beside everything else, one merge at a time, for as long as there is something to merge.</summary>
/// <param name="manifest">The runs.</param>
/// <param name="damaged">Told of a run that is not as it was written.</param>
/// <param name="failed">Told of any other error; the next checkpoint tries again.</param>
internal sealed class Merger(Manifest manifest, Action<Run> damaged, Action<Exception> failed) : IAsyncDisposable
{
    private readonly Lock _turn = new();
    private readonly CancellationTokenSource _stop = new();
    private Task _merging = Task.CompletedTask;

    /// <summary>Begins to merge if there is anything to merge.</summary>
    /// <returns>The merging that is under way.</returns>
    public Task Start()
    {
        lock (_turn)
        {
            if (_merging.IsCompleted && !_stop.IsCancellationRequested && IsDue())
            {
                // A thread of its own: a large merge takes a while.
                _merging = Task.Factory.StartNew(MergeAll, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
            }

            return _merging;
        }
    }

    /// <summary>Ends when nothing is left to merge, or with the error that keeps it from being merged.</summary>
    public async Task DrainAsync(CancellationToken cancellationToken)
    {
        while (Start() is { IsCompleted: false } merging)
        {
            await merging.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        Task merging;
        lock (_turn)
        {
            merging = _merging;
        }

        await merging.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private bool IsDue()
    {
        using var runs = manifest.Take();
        return Choose(runs).Count > 0;
    }

    private void MergeAll()
    {
        try
        {
            while (MergeNext())
            {
                _stop.Token.ThrowIfCancellationRequested();
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            return;
        }
        catch (DamagedRunException error)
        {
            damaged(error.Run);
        }
        catch (Exception error)
        {
            failed(error);
            throw;
        }
    }

    private bool MergeNext()
    {
        using var runs = manifest.Take();
        var chosen = Choose(runs);
        if (chosen.Count > 0)
        {
            manifest.Merge(chosen, _stop.Token);
        }

        return chosen.Count > 0;
    }

    private ArraySegment<Run> Choose(RunSet set)
    {
        // All epochs of a damaged run are lost, so that nothing depends on its place among the others.
        var runs = set.Runs.Where(run => !run.IsDamaged).ToArray();
        var (first, count) = Tiers.Choose([.. runs.Select(run => (run.Line.Bytes, DeadShare(run)))]);
        return new ArraySegment<Run>(runs, first, count);
    }

    private double DeadShare(Run run) => run.Index.Sections.Where(section => !manifest.IsLive(section.Slot)).Sum(section => section.States) / (double)run.Index.States;
}
