namespace Lambda.Import.Reading;

/// <summary>
/// What one row of a CSV file became: an event, a rejected event, a rejected row, or nothing because no event's condition held.
/// </summary>
/// <param name="File">The file's name without folder and without <c>.csv</c>.</param>
/// <param name="Row">1 for the first data row.</param>
/// <param name="EventNumber">1 for the mapping's first event; 0 when the outcome is the whole row's.</param>
/// <param name="Json">The event in UTF-8; empty unless <see cref="IsEvent"/>.</param>
/// <param name="EventTime">The event's <c>timestamp</c>; <c>null</c> when absent or not read as a time by the mapping.</param>
/// <param name="Rejection">Why there is no event; <c>null</c> when there is one, or when there was none to be made.</param>
/// <param name="Line">The row as it stands in the file, without the line end.</param>
public sealed record CsvOutcome(
    string File,
    long Row,
    int EventNumber,
    ReadOnlyMemory<byte> Json,
    DateTimeOffset? EventTime,
    Rejection? Rejection,
    string Line)
{
    /// <summary>Whether there is an event.</summary>
    public bool IsEvent => !Json.IsEmpty;

    /// <summary>Whether the mapping makes no event of this row.</summary>
    public bool IsSkipped => !IsEvent && Rejection is null;
}
