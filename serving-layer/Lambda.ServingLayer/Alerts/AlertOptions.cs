namespace Lambda.ServingLayer.Alerts;

/// <summary>Which alerts there are, and what finding them may cost.</summary>
public sealed record AlertOptions
{
    /// <summary>The rules. Default none: what trouble is, only the user knows.</summary>
    public IReadOnlyList<AlertRule> Rules { get; init; } = [];

    /// <summary>How often rules are evaluated. Default 1 s. A rule is evaluated only when something has arrived or been published since.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Most rows that a rule's answer may have: keys, times windows. Default 100,000, some 50 MB while it is evaluated. A rule with more is not evaluated, and says so.
    /// </summary>
    public int MaximumRows { get; init; } = 100_000;

    /// <summary>
    /// How much longer evaluation rests than it works, whatever <see cref="Interval"/> says: 9 times, so that it never takes more than a tenth of one core.
    /// </summary>
    public int RestFactor { get; init; } = 9;

    /// <summary>How long evaluation rests after a store did not answer. Default 5 s.</summary>
    public TimeSpan RestAfterFailure { get; init; } = TimeSpan.FromSeconds(5);
}
