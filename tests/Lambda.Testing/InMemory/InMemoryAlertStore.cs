using Lambda.Ports.Alerts;

namespace Lambda.Testing.InMemory;

/// <summary>Alerts in a sorted list under one lock.</summary>
public sealed class InMemoryAlertStore : IAlertStore
{
    private readonly Lock _lock = new();
    private readonly SortedList<long, Alert> _alerts = [];
    private readonly Dictionary<string, AlertRuleState> _rules = [];

    /// <inheritdoc/>
    public ValueTask<AlertRuleState> RuleAsync(string rule, CancellationToken cancellationToken)
    {
        lock (_lock)
            return ValueTask.FromResult(_rules.GetValueOrDefault(rule, AlertRuleState.New) with { Raised = RaisedOf(rule) });
    }

    /// <inheritdoc/>
    public ValueTask<bool> ChangeAsync(AlertChange change, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            var raised = RaisedOf(change.Rule);
            var open = raised.Where(alert => change.Cleared.All(clearing => clearing.Id != alert.Id)).Select(alert => TextOf(alert.Key)).ToHashSet();
            if (_rules.GetValueOrDefault(change.Rule, AlertRuleState.New).Revision != change.ExpectedRevision
                || open.Count != raised.Count - change.Cleared.Count || !change.Raised.All(alert => open.Add(TextOf(alert.Key))))
            {
                return ValueTask.FromResult(false);
            }

            foreach (var clearing in change.Cleared)
                _alerts[clearing.Id] = _alerts[clearing.Id] with { Cleared = clearing.Cleared };
            foreach (var alert in change.Raised)
                _alerts.Add(_alerts.Count + 1, new Alert(_alerts.Count + 1, change.Rule, alert.View, alert.Key, alert.Raised, null));
            _rules[change.Rule] = new AlertRuleState(change.ExpectedRevision + 1, change.Watermark, change.Positions, []);
            return ValueTask.FromResult(true);
        }
    }

    /// <inheritdoc/>
    public ValueTask<Alert?> FindAsync(long id, CancellationToken cancellationToken)
    {
        lock (_lock)
            return ValueTask.FromResult(_alerts.GetValueOrDefault(id));
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<Alert>> ListAsync(AlertFilter filter, long before, int limit, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            var wanted = _alerts.Values.Reverse().Where(alert =>
                alert.Id < before && (filter.Rule ?? alert.Rule) == alert.Rule && (filter.IsRaised ?? alert.IsRaised) == alert.IsRaised);
            return ValueTask.FromResult<IReadOnlyList<Alert>>([.. wanted.Take(limit)]);
        }
    }

    private List<Alert> RaisedOf(string rule) => [.. _alerts.Values.Where(alert => alert.Rule == rule && alert.IsRaised)];

    private static string TextOf(IReadOnlyList<AlertKeyField> key) => string.Join('\n', key);
}
