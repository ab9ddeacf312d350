using Lambda.Ports.Alerts;

namespace Lambda.ServingLayer.Alerts;

/// <summary>Raises and clears alerts, once each. Not safe for use by several threads at once; several processes may each have one.</summary>
public sealed class EvaluateAlerts
{
    private const int WithdrawnAtOnce = 1_000;

    private readonly IAlertStore _store;
    private readonly TimeProvider _time;
    private readonly IReadOnlyList<RuleEvaluation> _rules;

    /// <param name="query">Answers the rules' questions.</param>
    /// <param name="store">Keeps the alerts.</param>
    /// <param name="options">The rules.</param>
    /// <param name="time">Dates what is raised and cleared; decides nothing.</param>
    public EvaluateAlerts(QueryView query, IAlertStore store, AlertOptions options, TimeProvider time)
    {
        (_store, _time, Options) = (store, time, options);
        _rules = [.. options.Rules.Select(rule => new RuleEvaluation(rule, query, store, options, time))];
    }

    /// <summary>The rules and what evaluating them may cost.</summary>
    public AlertOptions Options { get; }

    /// <summary>How the evaluation of each rule goes, in the order of <see cref="AlertOptions.Rules"/>. Safe to call at any time.</summary>
    public IReadOnlyList<AlertRuleStatus> Status => [.. _rules.Select(rule => rule.Status)];

    /// <summary>Evaluates every rule once.</summary>
    /// <returns>How many alerts were raised and cleared.</returns>
    /// <exception cref="UnavailableException">The catalog does not answer.</exception>
    public async ValueTask<int> EvaluateAsync(CancellationToken cancellationToken)
    {
        var changes = 0;
        foreach (var rule in _rules)
        {
            changes += await rule.EvaluateAsync(cancellationToken);
        }

        return changes;
    }

    /// <summary>Clears the alerts that no rule can clear any more, because the settings have taken it away or put it over another view or key.</summary>
    public async ValueTask WithdrawAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<Alert> page;
        for (var before = long.MaxValue; (page = await _store.ListAsync(new AlertFilter(IsRaised: true), before, WithdrawnAtOnce, cancellationToken)).Count > 0; before = page[^1].Id)
        {
            foreach (var orphans in page.Where(alert => !Options.Rules.Any(rule => IsOf(rule, alert))).GroupBy(alert => alert.Rule).ToList())
            {
                await WithdrawAsync(orphans.Key, orphans, cancellationToken);
            }
        }
    }

    private static bool IsOf(AlertRule rule, Alert alert) =>
        rule.Name == alert.Rule && rule.View.Name == alert.View && rule.KeyNames.SequenceEqual(alert.Key.Select(field => field.Name));

    private async ValueTask WithdrawAsync(string rule, IEnumerable<Alert> orphans, CancellationToken cancellationToken)
    {
        var state = await _store.RuleAsync(rule, cancellationToken);
        var clearings = orphans.Select(alert => new AlertClearing(alert.Id, new AlertMoment(null, _time.GetUtcNow(), null, alert.Raised.Level, null))).ToList();

        // Refused when somebody else has changed the rule meanwhile: then it was they who withdrew.
        await _store.ChangeAsync(new AlertChange(rule, state.Revision, state.Watermark, state.Positions, [], clearings), cancellationToken);
    }
}
