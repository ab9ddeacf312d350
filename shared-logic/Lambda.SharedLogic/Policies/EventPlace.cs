using Lambda.SharedLogic.Views;

namespace Lambda.SharedLogic.Policies;

/// <summary>What the policies need to know about an event: a function of the log's prefix in its partition.</summary>
/// <param name="DistanceToLastCopy">How many offsets ago its identity was last seen; <see cref="DuplicateHorizon.NotSeen"/> when not within any horizon.</param>
/// <param name="HighestEventTime">The highest event time before it.</param>
public readonly record struct EventPlace(long DistanceToLastCopy, long HighestEventTime)
{
    /// <summary>What the speed layer does with an event at this place: the duplicate check first, then lateness.</summary>
    public PolicyDecision Decide(long eventTime, ViewDefinition view) => DistanceToLastCopy <= view.Policies.DuplicateHorizon ? PolicyDecision.Duplicate
        : IsLate(eventTime, view) ? PolicyDecision.Late
        : PolicyDecision.Pass;

    /// <summary>Whether an event at this place comes too late for a view, copy or not.</summary>
    public bool IsLate(long eventTime, ViewDefinition view) => EventTimeClock.IsLate(eventTime, HighestEventTime, view.Windowing, view.Policies);
}
