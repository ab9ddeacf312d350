using Lambda.Import.Reading;

namespace Lambda.Import.Sending;

/// <summary>Outcomes waiting to be sent together. Rejected ones wait with them, so that everything is told in the files' order.</summary>
/// <param name="maxOutcomes">Outcomes after which the batch is full.</param>
internal sealed class EventBatch(int maxOutcomes)
{
    /// <summary>Bytes of JSON after which the batch is full: a body below what a web server takes by default (30 MB).</summary>
    private const int MaxBytes = 4 * 1024 * 1024;

    private int _bytes;

    public List<CsvOutcome> Outcomes { get; } = [];

    public bool IsFull => Outcomes.Count >= maxOutcomes || _bytes >= MaxBytes;

    public void Add(CsvOutcome outcome)
    {
        Outcomes.Add(outcome);
        _bytes += outcome.Json.Length;
    }

    public List<ReadOnlyMemory<byte>> Events() => [.. Outcomes.Where(outcome => outcome.IsEvent).Select(outcome => outcome.Json)];

    public void Clear()
    {
        Outcomes.Clear();
        _bytes = 0;
    }
}
