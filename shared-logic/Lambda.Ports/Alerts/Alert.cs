namespace Lambda.Ports.Alerts;

/// <summary>One time that a rule found a key in trouble: from its raising to its clearing.</summary>
/// <param name="Id">Its id, in the order of raising.</param>
/// <param name="Rule">The rule's name.</param>
/// <param name="View">The view that the rule is over.</param>
/// <param name="Key">Which row of the view it is about, field by field; empty when the rule looks at one row only.</param>
/// <param name="Raised">When and why it was raised.</param>
/// <param name="Cleared">When and why it was cleared; <c>null</c> as long as it is raised.</param>
public sealed record Alert(long Id, string Rule, string View, IReadOnlyList<AlertKeyField> Key, AlertMoment Raised, AlertMoment? Cleared)
{
    /// <summary>Whether it is raised still.</summary>
    public bool IsRaised => Cleared is null;
}
