using Lambda.Ports.Catalog;

namespace Lambda.SpeedLayer;

/// <summary>Keeps what a consumer knows of the live epochs up to date, and has the fold forget those that nobody needs. Not safe for use by several threads at once.</summary>
/// <param name="catalog">Says what is live.</param>
/// <param name="report">What is not yet compared is not forgotten.</param>
/// <param name="interval">How often the catalog is asked.</param>
/// <param name="time">The clock for that.</param>
internal sealed class LiveEpochsWatch(ICatalog catalog, AwaitedReport report, TimeSpan interval, TimeProvider time)
{
    private long _askedAt;
    private Task<(LiveEpochs Live, bool MayForget)>? _asking;

    /// <summary>As of the last answer.</summary>
    public LiveEpochs Live { get; private set; } = new(0, []);

    /// <summary>Ends when nothing is asked any more, as the question does.</summary>
    public Task AtRest => _asking ?? Task.CompletedTask;

    /// <summary>Asks and waits for the answer.</summary>
    public async ValueTask FindAsync(CancellationToken cancellationToken)
    {
        Live = await LiveEpochs.FindAsync(catalog, cancellationToken);
        _askedAt = time.GetTimestamp();
    }

    /// <summary>Asks when it is time, and takes in an answer that is there. No flush waits for one that takes time: it counts from the next one on.</summary>
    public async ValueTask ForgetInAsync(PartitionFold fold, CancellationToken cancellationToken)
    {
        if (_asking is null && time.GetElapsedTime(_askedAt) >= interval)
        {
            _askedAt = time.GetTimestamp();
            _asking = AskAsync(cancellationToken);
        }

        if (_asking is { IsCompleted: true } answered)
        {
            _asking = null;
            if (answered.IsCanceled)
            {
                // By the stop, whose last flush goes without it.
                return;
            }

            (Live, var mayForget) = await answered;
            if (mayForget)
            {
                fold.ForgetEpochsBefore(Live.Oldest);
            }
        }
    }

    private async Task<(LiveEpochs Live, bool MayForget)> AskAsync(CancellationToken cancellationToken) =>
        (await LiveEpochs.FindAsync(catalog, cancellationToken), !await report.IsDueAsync(cancellationToken));
}
