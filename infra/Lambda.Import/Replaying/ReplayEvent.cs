using Lambda.Import.Reading;

namespace Lambda.Import.Replaying;

/// <summary>An event to be replayed.</summary>
/// <param name="Json">The event in UTF-8, as it is sent.</param>
/// <param name="EventTime">When it happened.</param>
public readonly record struct ReplayEvent(ReadOnlyMemory<byte> Json, DateTimeOffset EventTime)
{
    /// <summary>The event that a CSV row became.</summary>
    /// <exception cref="ArgumentException">The outcome is no event, or its mapping does not read <c>timestamp</c> as a time.</exception>
    public static ReplayEvent Of(CsvOutcome outcome)
    {
        ArgumentNullException.ThrowIfNull(outcome);
        return outcome is { IsEvent: true, EventTime: { } eventTime }
            ? new ReplayEvent(outcome.Json, eventTime)
            : throw new ArgumentException($"{outcome.File} row {outcome.Row} gave no event with a time", nameof(outcome));
    }
}
