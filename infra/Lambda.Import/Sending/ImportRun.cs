using Lambda.Import.Reading;

namespace Lambda.Import.Sending;

/// <summary>Sends outcomes batch by batch and accounts for each of them.</summary>
/// <param name="sink">Where events go.</param>
/// <param name="rejects">Told of every rejection, with its outcome, in the files' order; may be left out.</param>
/// <param name="batchSize">Events per batch, 1 to <see cref="MaxBatchSize"/>.</param>
public sealed class ImportRun(IEventSink sink, Action<CsvOutcome, Rejection>? rejects = null, int batchSize = ImportRun.DefaultBatchSize)
{
    /// <summary>Large enough that a request's fixed cost hardly counts, small enough that progress is seen.</summary>
    public const int DefaultBatchSize = 2_000;

    /// <summary>A bound for what is held in memory and sent again after a failure.</summary>
    public const int MaxBatchSize = 20_000;

    /// <summary>What has been accounted for so far; holds also after a failure.</summary>
    public ImportSummary Summary { get; } = new();

    /// <summary>Sends everything.</summary>
    /// <exception cref="ImportException">A file cannot be read further, or the sink takes no more.</exception>
    public async Task RunAsync(IEnumerable<CsvOutcome> outcomes, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(outcomes);
        ArgumentOutOfRangeException.ThrowIfLessThan(batchSize, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(batchSize, MaxBatchSize);
        var batch = new EventBatch(batchSize);
        try
        {
            foreach (var outcome in outcomes)
            {
                cancellation.ThrowIfCancellationRequested();
                batch.Add(outcome);
                if (batch.IsFull)
                {
                    await FlushAsync(batch, cancellation);
                }
            }
        }
        catch (ImportException) when (batch.Outcomes.Count > 0)
        {
            // What was read before the damaged place is as good as the rest.
            await FlushAsync(batch, cancellation);
            throw;
        }

        await FlushAsync(batch, cancellation);
    }

    private async Task FlushAsync(EventBatch batch, CancellationToken cancellation)
    {
        var events = batch.Events();
        var outcomes = batch.Outcomes.ToList();
        batch.Clear();
        var rejected = events.Count == 0
            ? []
            : (await sink.SendAsync(events, cancellation)).Rejected.ToDictionary();
        var index = 0;
        foreach (var outcome in outcomes)
        {
            var rejection = outcome.IsEvent ? rejected.GetValueOrDefault(index++) : outcome.Rejection;
            Summary.Count(outcome, rejection);
            if (rejection is not null)
            {
                rejects?.Invoke(outcome, rejection);
            }
        }
    }
}
