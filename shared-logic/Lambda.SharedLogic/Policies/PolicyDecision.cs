namespace Lambda.SharedLogic.Policies;

/// <summary>What the policies of a view say about an event.</summary>
public enum PolicyDecision
{
    /// <summary>It counts.</summary>
    Pass,

    /// <summary>A copy of it was seen within the horizon.</summary>
    Duplicate,

    /// <summary>It comes too late.</summary>
    Late,
}
