namespace Lambda.Ports.Alerts;

/// <summary>
/// Keeps alerts, and how far each rule has been decided. Every alert that is raised is kept, and at least the newest 10,000 that are cleared; older ones may be forgotten.
/// </summary>
public interface IAlertStore
{
    /// <summary>What is stored of a rule, of one moment; <see cref="AlertRuleState.New"/> when nothing is.</summary>
    ValueTask<AlertRuleState> RuleAsync(string rule, CancellationToken cancellationToken);

    /// <summary>Raises and clears alerts in one atomic step, durable on return, and counts the rule's revision up by one.</summary>
    /// <returns>
    /// Whether it was done; <c>false</c> when the revision is another one, when a key to raise has an alert raised already, or when an alert to clear is not a raised
    /// one of the rule. Then nothing has changed.
    /// </returns>
    ValueTask<bool> ChangeAsync(AlertChange change, CancellationToken cancellationToken);

    /// <summary>The alert of that id, or <c>null</c>.</summary>
    ValueTask<Alert?> FindAsync(long id, CancellationToken cancellationToken);

    /// <summary>At most <paramref name="limit"/> alerts with ids below <paramref name="before"/>, newest first.</summary>
    ValueTask<IReadOnlyList<Alert>> ListAsync(AlertFilter filter, long before, int limit, CancellationToken cancellationToken);
}
