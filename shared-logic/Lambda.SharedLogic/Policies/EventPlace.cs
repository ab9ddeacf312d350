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

    /// <summary>The distance of the nearest copy of any event at these places.</summary>
    public static long NearestCopy(ReadOnlySpan<EventPlace> places)
    {
        var nearest = DuplicateHorizon.NotSeen;
        foreach (ref readonly var place in places)
        {
            nearest = Math.Min(nearest, place.DistanceToLastCopy);
        }

        return nearest;
    }

    /// <summary>Whether a view takes every event of places with this <see cref="NearestCopy"/>: no copies among them, and nothing is ever late. Most often so, and cheaper than to ask each.</summary>
    public static bool AllPass(long nearestCopy, ViewDefinition view) => nearestCopy > view.Policies.DuplicateHorizon && view.Policies.AllowedLateness is null;

    /// <summary>Whether an event at this place comes too late for a view, copy or not.</summary>
    public bool IsLate(long eventTime, ViewDefinition view) => EventTimeClock.IsLate(eventTime, HighestEventTime, view.Windowing, view.Policies);
}
