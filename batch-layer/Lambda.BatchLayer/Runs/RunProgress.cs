using Lambda.Ports.Catalog;

namespace Lambda.BatchLayer.Runs;

/// <summary>Stores how far a run is, every so often, and hears there whether a user wants it to end.</summary>
internal sealed class RunProgress(IRunCatalog catalog, BatchRun run, BatchOptions options, TimeProvider time) : IDisposable
{
    private readonly SemaphoreSlim _storing = new(1, 1);
    private long _eventsRead;

    /// <summary>The run, but for what has been read; set by the thread that does the work alone.</summary>
    public BatchRun Run { get; set; } = run;

    /// <summary>The run as it now is.</summary>
    public BatchRun Current => Run with { EventsRead = Interlocked.Read(ref _eventsRead) };

    /// <summary>Whether a user wanted it to end, and the work was told so.</summary>
    public bool IsCancelled { get; private set; }

    /// <summary>More events have been read; called from several threads.</summary>
    public void Read(long events) => Interlocked.Add(ref _eventsRead, events);

    /// <summary>Reading begins, from the start.</summary>
    public void BeginReading(long eventsTotal, string? note)
    {
        Interlocked.Exchange(ref _eventsRead, 0);
        Run = Run with { EventsTotal = eventsTotal, Note = note };
    }

    /// <summary>Stores the run as it is; <c>false</c> when it has ended already and is never changed again.</summary>
    public async Task<bool> StoreAsync(CancellationToken cancellationToken)
    {
        // One after the other: else the watcher could write over a newer state, and the run lose the cut that it has just made.
        await _storing.WaitAsync(cancellationToken);
        try
        {
            return await catalog.UpdateRunAsync(Current, cancellationToken);
        }
        finally
        {
            _storing.Release();
        }
    }

    /// <summary>
    /// Runs <paramref name="work"/>; stores progress meanwhile; cancels the work when a user asks for it. Never returns or throws while the work still
    /// goes on: when the catalog fails, the work is cancelled and awaited first.
    /// </summary>
    public async Task<T> WatchAsync<T>(Func<CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        await ThrowIfUnwantedAsync(cancellationToken);
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var working = Task.Run(() => work(cancel.Token), CancellationToken.None);
        try
        {
            while (!await EndsSoonAsync(working, cancel.Token))
            {
                await ThrowIfUnwantedAsync(cancellationToken);
            }
        }
        catch
        {
            await cancel.CancelAsync();
            await ((Task)working).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!working.IsCompletedSuccessfully)
            {
                throw;
            }
        }

        return await working;
    }

    /// <inheritdoc/>
    public void Dispose() => _storing.Dispose();

    private async Task<bool> EndsSoonAsync(Task working, CancellationToken cancellationToken)
    {
        await Task.WhenAny(working, Task.Delay(options.ProgressInterval, time, cancellationToken));
        return working.IsCompleted || cancellationToken.IsCancellationRequested;
    }

    private async Task ThrowIfUnwantedAsync(CancellationToken cancellationToken)
    {
        if (await catalog.FindRunAsync(Run.Id, cancellationToken) is { CancelRequested: true })
        {
            IsCancelled = true;
            throw new OperationCanceledException("a user has cancelled the run");
        }

        if (!await StoreAsync(cancellationToken))
        {
            throw new InvalidOperationException("somebody else has ended the run");
        }
    }
}
