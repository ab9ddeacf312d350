namespace Lambda.ServingLayer.Alerts;

/// <summary>How the evaluation of a rule goes, in this process.</summary>
/// <param name="EvaluatedAt">When it was evaluated last, by the clock; <c>null</c> before the first time. One that found nothing new to look at counts.</param>
/// <param name="Watermark">The watermark that it was evaluated at, in microseconds; <c>null</c> when no event had been seen.</param>
/// <param name="Rows">How many rows the last answer had.</param>
/// <param name="Waiting">Why the rule waits, for people; <c>null</c> when it does not.</param>
public sealed record AlertRuleStatus(DateTimeOffset? EvaluatedAt, long? Watermark, int Rows, string? Waiting)
{
    /// <summary>A rule that has not been evaluated.</summary>
    public static AlertRuleStatus New { get; } = new(null, null, 0, "not evaluated yet");
}
