using Lambda.ServingLayer.Alerts;
using Lambda.ServingLayer.Parameters;

namespace Lambda.ServingLayer.Host.Contracts;

/// <summary>The rules by which alerts are raised.</summary>
/// <param name="Rules">By name.</param>
public sealed record AlertRulesBody(IReadOnlyList<AlertRuleBody> Rules);

/// <summary>When which rows of a view are in trouble.</summary>
/// <param name="Name">Its name.</param>
/// <param name="View">The view that it is over.</param>
/// <param name="Value">The value that it looks at.</param>
/// <param name="Condition"><c>below</c>, <c>above</c> or <c>silentFor</c>.</param>
/// <param name="Level">The level, in the value's unit; seconds for <c>silentFor</c>.</param>
/// <param name="ClearLevel">From where on it is no trouble any more.</param>
/// <param name="Windows">How many windows in a row; <c>null</c> for one answer over all time.</param>
/// <param name="GroupBy">The key fields that tell alerts apart.</param>
/// <param name="Keys">Only these values of key fields; a field that is not named has all.</param>
/// <param name="Evaluation">How its evaluation goes in this process.</param>
public sealed record AlertRuleBody(
    string Name, string View, string Value, AlertCondition Condition, double Level, double ClearLevel, int? Windows, IReadOnlyList<string> GroupBy,
    IReadOnlyDictionary<string, IReadOnlyList<string>> Keys, AlertEvaluationBody Evaluation)
{
    /// <summary>The body for a rule.</summary>
    public static AlertRuleBody Of(AlertRule rule, AlertRuleStatus status) => new(
        rule.Name, rule.View.Name, rule.View.Values[rule.Value].Name, rule.Condition, rule.Level, rule.ClearLevel, rule.Windows, rule.KeyNames,
        rule.View.KeyFields.Zip(rule.Keys.Values).Where(field => field.Second is not null).ToDictionary(field => field.First.Name, field => field.Second!),
        new AlertEvaluationBody(status.EvaluatedAt, status.Watermark is { } watermark ? IsoInstant.ToTime(watermark) : null, status.Rows, status.Waiting));
}

/// <summary>How the evaluation of a rule goes.</summary>
/// <param name="EvaluatedAt">When it was evaluated last, by the clock; <c>null</c> before the first time.</param>
/// <param name="Watermark">The watermark that it was evaluated at.</param>
/// <param name="Rows">How many rows the last answer had.</param>
/// <param name="Waiting">Why the rule waits; <c>null</c> when it does not.</param>
public sealed record AlertEvaluationBody(DateTimeOffset? EvaluatedAt, DateTimeOffset? Watermark, int Rows, string? Waiting);
