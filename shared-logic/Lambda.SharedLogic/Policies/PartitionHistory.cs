using Lambda.SharedLogic.Events;
using Lambda.SharedLogic.Views;

namespace Lambda.SharedLogic.Policies;

/// <summary>
/// All that the policies remember of one partition: identities as far back as the widest horizon, and the highest event time. The speed layer moves it along the
/// log, reconciliation along the master dataset; both find the same. Not safe for use by several threads at once.
/// </summary>
/// <param name="horizon">How many offsets back copies are recognised at most: <see cref="WidestHorizon"/>.</param>
/// <param name="highestEventTime">The highest event time before the first event that is placed; <see cref="EventTimeClock.NothingSeen"/> when there is none.</param>
public sealed class PartitionHistory(int horizon, long highestEventTime)
{
    private readonly DuplicateHorizon _horizon = new(horizon);

    /// <summary>The highest event time so far.</summary>
    public long HighestEventTime { get; private set; } = highestEventTime;

    /// <summary>How many offsets back any of these views recognises a copy.</summary>
    public static int WidestHorizon(IReadOnlyList<ViewDefinition> views) => views.Max(view => view.Policies.DuplicateHorizon);

    /// <summary>Remembers an event from before the start, whose time the highest event time counts already. Offsets must rise.</summary>
    public void Remember(EventIdentity identity, long offset) => _horizon.DistanceToLastCopy(identity, offset);

    /// <summary>Where the next event stands; then remembers it. Offsets must rise.</summary>
    public EventPlace Place(DeliveryEvent next, long offset)
    {
        var place = new EventPlace(_horizon.DistanceToLastCopy(next.Identity, offset), HighestEventTime);
        HighestEventTime = Math.Max(HighestEventTime, next.EventTime);
        return place;
    }
}
