namespace Lambda.Ports.Alerts;

/// <summary>What one evaluation changes of a rule's alerts: all of it, or nothing.</summary>
/// <param name="Rule">The rule's name.</param>
/// <param name="ExpectedRevision">The revision that the evaluation started from: a compare-and-set, so that two evaluations never both raise.</param>
/// <param name="Watermark">Becomes <see cref="AlertRuleState.Watermark"/>.</param>
/// <param name="Positions">Becomes <see cref="AlertRuleState.Positions"/>.</param>
/// <param name="Raised">Alerts to raise. Their ids are given by the store; none may be about a key that has one raised already.</param>
/// <param name="Cleared">Alerts to clear, by id, each raised until now.</param>
public sealed record AlertChange(
    string Rule, long ExpectedRevision, long Watermark, IReadOnlyList<long> Positions, IReadOnlyList<NewAlert> Raised, IReadOnlyList<AlertClearing> Cleared);

/// <summary>An alert to raise.</summary>
/// <param name="View">The view that the rule is over.</param>
/// <param name="Key">Which row it is about.</param>
/// <param name="Raised">When and why.</param>
public sealed record NewAlert(string View, IReadOnlyList<AlertKeyField> Key, AlertMoment Raised);

/// <summary>An alert to clear.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Cleared">When and why.</param>
public sealed record AlertClearing(long Id, AlertMoment Cleared);
