using Lambda.Import.Reading;

namespace Lambda.Import.Sending;

/// <summary>
/// Counts of an import. They always close: rows read = accepted + rejected + without an event. A row is accepted when all of its events
/// are, and rejected when one of them is.
/// </summary>
public sealed class ImportSummary
{
    /// <summary>Different reasons that are counted one by one; a platform that puts values into its reasons cannot fill the memory.</summary>
    public const int MaxReasons = 1_000;

    private const string OtherReasons = "other reasons";

    private readonly Dictionary<(string Field, string Reason), ReasonCount> _reasons = [];
    private (string File, long Row) _row;
    private bool _rowIsRejected;

    /// <summary>Rows of which every event was accepted.</summary>
    public long RowsAccepted { get; private set; }

    /// <summary>Rows of which at least one event, or the whole, was rejected.</summary>
    public long RowsRejected { get; private set; }

    /// <summary>Rows for which no event's condition held.</summary>
    public long RowsWithoutEvent { get; private set; }

    /// <summary>Rows read.</summary>
    public long Rows => RowsAccepted + RowsRejected + RowsWithoutEvent;

    /// <summary>Events that are durable.</summary>
    public long EventsAccepted { get; private set; }

    /// <summary>Events rejected here or by the platform; a row rejected as a whole counts once.</summary>
    public long EventsRejected { get; private set; }

    /// <summary>Why events were rejected, the most frequent first.</summary>
    public IReadOnlyList<ReasonCount> Reasons => [.. _reasons.Values.OrderByDescending(reason => reason.Count).ThenBy(reason => reason.Field).ThenBy(reason => reason.Reason)];

    /// <summary>Counts an outcome. All outcomes of a row must follow each other.</summary>
    /// <param name="outcome">What became of a row or of one of its events.</param>
    /// <param name="rejection">Why it was rejected, here or by the platform; <c>null</c> when it was not.</param>
    internal void Count(CsvOutcome outcome, Rejection? rejection)
    {
        if (_row != (outcome.File, outcome.Row))
        {
            _row = (outcome.File, outcome.Row);
            _rowIsRejected = false;
            _ = outcome.IsSkipped ? RowsWithoutEvent++ : RowsAccepted++;
        }

        if (rejection is null)
        {
            EventsAccepted += outcome.IsEvent ? 1 : 0;
            return;
        }

        EventsRejected++;
        CountReason(outcome, rejection);
        if (!_rowIsRejected)
        {
            _rowIsRejected = true;
            RowsAccepted--;
            RowsRejected++;
        }
    }

    private void CountReason(CsvOutcome outcome, Rejection rejection)
    {
        var key = (rejection.Field, rejection.Reason);
        if (!_reasons.ContainsKey(key) && _reasons.Count >= MaxReasons)
        {
            key = ("", OtherReasons);
        }

        _reasons[key] = _reasons.TryGetValue(key, out var counted)
            ? counted with { Count = counted.Count + 1 }
            : new ReasonCount(key.Item1, key.Item2, 1, outcome.File, outcome.Row, rejection.Value);
    }
}
