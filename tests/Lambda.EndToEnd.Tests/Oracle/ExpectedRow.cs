namespace Lambda.EndToEnd.Tests.Oracle;

/// <summary>One row of the independent answer.</summary>
/// <param name="Window">The start of its window in microseconds; <c>null</c> when there is one for all time.</param>
/// <param name="Key">The key fields.</param>
/// <param name="Names">The names of the values.</param>
/// <param name="Values">The values: <c>long</c>, <c>double</c>, <c>string</c>; a time is its microseconds since 1970.</param>
public readonly record struct ExpectedRow(long? Window, IReadOnlyList<string> Key, string[] Names, object?[] Values)
{
    /// <inheritdoc/>
    public override string ToString() =>
        $"{(Window is { } window ? DateTimeOffset.UnixEpoch.AddTicks(window * TimeSpan.TicksPerMicrosecond).ToString("u") : "all time")} {string.Join(' ', Key)}";
}
