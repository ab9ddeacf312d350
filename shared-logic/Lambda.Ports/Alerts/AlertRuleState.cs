namespace Lambda.Ports.Alerts;

/// <summary>What is stored of one rule.</summary>
/// <param name="Revision">How often its alerts have changed; 0 for a rule that never raised one.</param>
/// <param name="Watermark">The watermark of the last change, in microseconds; <see cref="long.MinValue"/> before the first.</param>
/// <param name="Positions">By partition, the offsets that the last change was decided at: no later decision looks at less. Empty before the first.</param>
/// <param name="Raised">The alerts that are raised.</param>
public sealed record AlertRuleState(long Revision, long Watermark, IReadOnlyList<long> Positions, IReadOnlyList<Alert> Raised)
{
    /// <summary>A rule of which nothing is stored.</summary>
    public static AlertRuleState New { get; } = new(0, long.MinValue, [], []);
}
